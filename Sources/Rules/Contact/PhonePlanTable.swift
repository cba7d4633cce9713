/// The numbering plans, made by Tests/Oracles/phone_plans.py; not written by hand.
enum PhonePlanTable {
  /// The version of the PyPI package `phonenumbers` that the facts are from.
  static let version = "9.0.43"

  /// Per country code the states of an automaton over national digits, the first one the
  /// start: `*` if a number may end there, then digits and, in letters, the number of the
  /// state that they lead to (`a` is 0, `ba` is 26).
  static let plans: StaticString = """
    +61 1b2c3d4e7f8g 3h4i6j8k9l 0-26-9m3n4o5p 0-3589m4q6r7s 0-36m4t5u7v8w9x 013-57-9m2n 5y6n7-9m
    0z1-35-9ba4bb 5bc7bd 3be 0bf 0bg 0-9bh 0-8bh 02-9bh1bi 0135-9bh 0-578bh9bi 1-9bh 0-35-9bh
    047-9bh 0-24-9bh 02-8bh9bj 0-24-9bh3bk 0-47-9bh5bl6bm 1bn5bh 0bo1-9bp 0-9bp 0-46-9bp5bq 1br23bs
    1bt 0-9bu 0bh2ba 0-26bh 0-9bt 0bt 01bt 0-36-9bt 0-3bt 0-4bt 034bt1bv2bw 0-9bx 0-9by 0-4bz5-9by
    0458ca 458ca 0-9ca 0-9cb 0-35-9ca4cc 0cd18ce2cf3-6ca7cg9ch 0-9ci 0-9cj 0-9ck 0-9ba *0-9cl
    0-689ba 0-79ba 13579ba 1-9ba 89ba 0-4ba *0-9cm * *0-9by *0-9cn 0-9co *0-9cp 0-9bz *0-9cj
    +64 1b2c3d4e5f6g7h8i9j 13-57-9k 0289l1m4n6o7p 2-79q 2-9q 0r 235-9q 0s2-57-9q
    0m1t2u3v4w5x6y7z9ba 0m2-9q 0-9s 0-9o 0-9bb 0bc 0-9bd 0-46-9o5bb 0-9bc 0be3bf6bg7bh8bi 0-9q
    16-9bj 2bj 0-9bj 045bj 459bj 235-9bj 0-3579bj 0bj 0-9bk 0-9bl 0-9bm 08bn 0bn 6bn 7bn 0-79bd8bo
    0-9bp 0-9bq 0-9bn 0-9br 0-9bs 0-9bt 0-9bu 0-9bv 0-9bw 0-9bx 0-9by *0-9bz 0-9ca 0-9cb 0-9cc
    0-9cd *0-9ce 0-9cf 0-9cg * *0-9cb *0-9cf *0-9cg *0-9cc
    +1 2b3c4d5e6f7g8h9i 0j1k2l3m4n5o6p7q8r 0j1s2t3u4v5w6x8y 0j1k2z3ba4bb5bc6bd7be8bf
    0bg1k2bh3bi4bj5bk6bl7bm8bn 0bg1k2bo3bp4bq5br6bs7bt8bu 0j1bv2bw3bx4by5bz6ca7cb8cc
    0cd1k2ce3cf4cg5ch6ci7cj8ck 0bg1k2cl3cm4cn5co7cf8cp 1-9cq 02-9cq 03-9cq 14-69cq 089cq2cr6cs
    0-467cq 02379cq4ct8cu 02-469cq 139cq4cv 0cw2-9cq 013-79cq 0-24679cq 0cx1367cq5cy 0-4cq
    013-57-9cq 0256cq 3-58cq 0-24578cq 023578cq1cz 08cq 3489cq 024589cq3da 04cq 0-9cq
    0-25-9cq3db4dc 0-49cq 0148cq 179cq 1-467cq 0-579cq 0-24-8cq 023689cq 01369cq 015-7cq9dd 016-9cq
    0-279cq4de 0df1dg28cq 0-369cq4dh 2-9cq 04-8cq1di 0-2478cq 02378cq 347cq8dj 02359cq7dk 0-589cq
    0-25-7cq4dl 0dm1-8cq9dn 01568cq9dn 0-3589cq 03-578cq9dn 04-9cq 02-7cq8do9dp 0237-9cq6dq 8cq
    0589cq 0146-9cq 0-357-9cq 12469cq 04-69cq3dr 2-9ds 2dt3du4dv5dw6dx7dy8dz
    2ea3eb4ec5ed6ee7ef8eg9eh 2ei4ej5ek7el 4em5en7eo 2ep3eq4er5es7et8eu 01ev2-9ew
    2ex3ey4ez5fa6fb7fc8fd9fe 2ff3fg4fh5fi6fj7fk8fl9fm 2-46-8ds5fn9fo 2fp3fq4fr5fs6ft7fu8fv9fw
    2-46-9fx5fy 2-478fx5fz6ga9gb 2gc3ds4gd7ge9gf 3gg4gh 2gi3gj4gk5gl6gm7gn8go9gp
    2ds3gq4gr5gs6gt7gu8gv9gw 2gx6gy7gz 5ha 2hb3fd4hc5hd6he7hf8hg 2hh3hi4hj5hk6hl7hm
    2hn3ho4hp5hq6he7hr 1hs2-9ds 0-9ds 2ht3ds4hu6hv7ga8hw 2hx3hy4hz5ia6ib7ic 2id348ds5ie6if7ig9ih
    2-57-9ds 0-9ii 2ij 0ik236il4im5ii7in8io9ip 23il4iq56ir7ii8is 0it2iu3iv4iw5ix6ij7iy
    0iz1it2ja3jb4jc5jd7je8jf9jg 0it2iy38jh 0il1ji2ii3io89jj 2jf3568ii4jk7io9it 1ii5jl6jm
    1jn235ii4jo6iy 2jp34ii5iw7jq 2ii3jh9jr 1jl2ii3js5jt 2-5ii8ju 1jg6ju7jb 3ij9it 6jv7je9jf 3jw8jx
    2jy7it 0jz6ka8kb 6kc 1kd28ii3ke6iw7kf 2jj4ij 0kg4jm6jh9kh 2it4ki6jh9kj 4jm6jh9jz 7iw 5it6kk
    0-9kl 0-9km 0ii1jd2kn4jy7iy 3it4iw 2ko4iw7kh8jj 1kh5ij 2kp4ko7iy9kq 1kr2ks7ii 8iw 9jh
    2it3ko4iw6jb 2il3ju 1kt2io4iw 1je2ku4jw5jd7jb 2ju3jh4kv 3jd4kw6jw7iy 0jd1iu2kp4jg8jh
    1kx2jl3ky4kz7jb9jd 0-49ii6jd8jj 02ii 3kc6jj 2jg8jb 0jl1la2lb35lc4ld6jh7ju9jd 2le3lf 3lg 5jh8iw
    0jd 0is3jh 02-9ii1ji 02-46-9ii1ji5lh 034ii1ji2jn5lh 0il1ji2-9ii 05-9ii1ji2lb4jj 3jv4li6jb 34jq
    1kc 4ii5jd6jb 4jj9lj 1kg9lj 3in5jb8lk 2ll 3ju8lm 3it5ij8jh 6iw7jd8it 8ln 3-9jh 8jj
    0jd3lo4lp5ij6lq 0jd5jb7il8ji 5ij6lr8jh 3ls4lt5kh7jh8lu 0479iy2js3iu8lv 2-57-9jh6lw
    2lx6ly7lz8lv9ma 4jh5mb7mc 2it3ju4iw5ij7iy8jh9md 3me7jd8it 1ik28ii4mf5mg9mh 3iw8mi 3jd56ii8im
    1jg2jd7kc8iw 3jh 1jl2ii3kg5jh 1it 2-589ij6kp7jr 1jr 2le4mj 0io 1ir 0lj 6jb 6jw7ii8ki 3mk59ml8ii
    17kc2jw3io5ij9ju 2jd8iw 4ii 0is1lc235-9ii4kc 3ki6-9ii 0lv1ji2-9ii 0jd2mm 2jj3jb 0it 6mn7jd8jg
    5mo6jr 6ii 6mp 0il13-9ii2mq 0il1-9ii 0mr1ms23ii4mt5jc6jl7mj8mu9mv 0ji1-9ii 0il1mw2-8ii9ji 0-9mx
    5mx 02mx 1-9mx 0-24-9mx 3-7mx 0-4mx 2-7mx 1-35-9mx 1-8mx 1mx 2mx 45mx 35mx 4mx 1-46-9mx 7mx
    1-5mx 013mx 6mx 06mx 0mx 67mx 78mx 89mx 8mx 02-9mx 9mx 0-57-9mx 2-9mx 0-7mx 024-9mx 46-9mx
    0mx1my2mz 1-3mx 5-7mx 0167mx 37mx 3mx 129mx 6-9mx 1-4mx 49mx 69mx 0-48mx 014mx 0-2mx 3-9mx
    0246mx 0-689mx 0-3mx 34mx 0-6mx 4-69mx 459mx 0-9na 0-9nb 06-8mx 23mx 56mx 023mx 2-57-9mx 57mx
    2-6mx 5-79mx 09mx 35-79mx 4679mx 06-9mx 035-9mx 04-9mx 0-5mx 5-9mx 0-49mx 01mx 3-8mx 68mx
    0-46-9mx 1-79mx 1-6mx 4-8mx 1-38mx 348mx 3589mx 39mx 349mx 26mx 2-5mx 2-578mx 24-9mx 235-9mx
    7-9mx 478mx 29mx 79mx 1279mx 16-9mx 2468mx 246mx 19mx 13mx 2-8mx 034679mx 056mx 4-7mx 0-25-9mx
    0-58mx 0-8mx 124mx 015-9mx 6-8mx 02-7mx 013-9mx 1-3579mx6mz 0235-9mx 089mx 04mx 4-9mx 0237-9mx
    0-9ev 0134679ev 0ev 0-9nc 0-9nd * *0-9kl
    +44 1b2c3d5e7f8g9h 1i2j3k4l5m6n7o8p9q 0r3s4t8u9v 0347w 56w 0-58w6x7y9z 0ba4bb7bc 01w8bd
    3be4bf5bg6bh78bi 0bj1bk2bl3bm4bn5bo6bp7bq8br9bs 0bt1bu25br3bv4bw6bx7by8bz9ca
    0cb137bt2cc4cd5bu6ce8cf9cg 0ch1bt2ci3cj4br5ck6cl7cm8cn9co 0cp1bt2cq3cr4cs5ct6cu7bu8cv9cw
    0cx2cy3cz4da5db6dc7cm8dd9br 0de2df3dg4dh5di6dj7bt8dk9dl 0dm18bt2dn3do4dp5dq6dr7ds9dt 013478bt
    0189bt 017bt 0-46-9bt 0-2bt 0-9bt 0du2dv3dw4dx5dy6dz7ea8eb9ec 0ed1-9bt 02-9bt1ee 0ef8bt
    2-4bt5eg 0-3bt 0-49bt 0-58eh7ei 0-5eh6ej7ek 0-26-9eh 0-4eh5el 0-49eh 025-79eh4em8en 0-7eh8eo
    3-9eh 3-79eh 1-689eh 0235-9eh4ep 0-47-9eh 013-57-9eh6eq 02-9eh 0-69eh7er8es 0-9eh 0-8eh
    02-579eh 0-46-9eh 0-26-9eh3et4eu 1-35-79eh 0-37-9eh4ev6ew 2-578eh 035-9eh4ex 0ey2-57-9eh
    02-69eh 0ez1fa2-79eh 0fb1fc2-579eh8fd 0-79eh 1-35-9eh 025689eh4fe7ff 015689eh4fg 03-9eh
    013-57-9eh2fh6fi 0-35-9eh 0-468eh 0-57-9eh 03489eh6fj 0-3568eh4fk9fl 01346-9eh5fm 1-46eh7fn
    0-6eh9fo 13-9eh 013-9eh 0-248eh5fp7eu 0246-9eh 0-57-9eh6fq 0236-8eh 035-9eh4fr 0fs1-46-9eh
    013-79eh8ft 024-9eh 35-9eh 1-589eh7fu 02-58eh7fv 0-578eh 124-9eh 2-69eh 0235-9eh4fw 02569eh
    0fx2-489eh5fr 02-689eh 1-47-9eh5fy 2-578eh6fz9ga 0-579eh 247-9eh3gb 0-24578eh 2-47eh5gc 0-28eh
    356eh4gd 4eh 01347eh6ge 49eh 0-369eh5gf 7eh 14eh 139eh 0gg1-9eh 02-9eh1gh 02-9gi1gj 0-35-9eh4gk
    0-9gl 3gm 9gn 0gl 01gl 0-57-9gl6go 0-689gl7gp 0-3gl 0-46-9gl5gq 01457-9gl2gr3gs6gt
    014-9gl2gu3gv 013-69gl2gw7gx8gy 0-79gl8gv 0-689gl7gz 0-689gl7ha 0-35-9gl4hb 0-35-9gl4hc
    013-79gl2gz8gr 0-2489gl3hd5he6gs7gw 0-35-9gl4hd 0-46-9gl5hf 25-9gl 0-689gl7hg 0-2457-9gl3hh6gr
    0-57-9gl6gr 0-24-8gl 0-57-9gl6hi 0-79gl8hj 0-35689gl4gr7hk 2hl5-8gl 0-46-9gl5hm 0-25-9gl34gr
    013-57-9gl2hn6ho 0-489gl5hp6hq7hn 0-46-9gl5gu 0-589gl6hr7hs 013-9gl2gr 019gl2ht3-68hf7hj
    0-79gl8gr 0-47-9gl56gr 0-4679gl5gv8hu 0-24-9gl3hv 0-579gl6gs8hw 0-79gl8hx 0-57-9gl6gs
    013-79gl2hy8ho 014-9gl2hx3go 0-57-9gl6ho 0-4689gl5hz 4gl 2gl 01378gl 0-278gl 0-9gr 02-9gr1ia
    0-57-9gl6ib 0-9ic 0-5ic 7-9ic 05-9ic1-4id 01ic2-9id 08ic1-79id 0-9id 09ic1-8id 07-9ic1-6id
    0-4id5-9ic 016-9ic2-5id 019ic2-8id 0-47-9id56ic 0-26-9ic3-5id 014-9ic23id 04-9id1-3ic
    0157-9id2-46ic 089ic1-7id 0id1-9ic 01689ic2-57id 013-9ic2id 04-9ic1-3id 018ic2-79id 06-9id1-5ic
    0-57-9ic6id 0-38ic4-79id 3ie 0-489ic5-7id 0-35-9ic4id 02-9ic1id 08id1-79ic 0-589ic67id
    02ic13-9id 0-7id89ic 0-3id4-9ic 014-8ic239id 01679ic2-58id 0-46-9ic5id 0-24-9ic3id 01id2-9ic
    06ic 02-9id1if 0-35-9ic4ig 0-9ih 0-9ii 0ih 02-9ii1ij 0-9ik 0-9il 0-9im *0-9im *0-9il 0-9in
    0-9io 0-9ip *0-9ip *
    +353 1b2c4d5e6f7g8h9i 0-4679j5k8l 1j24-9m3n 0o1-469n5p7m8q 0r1p23679n8m 1p237-9m4-6n 0s146n
    1t2u35-79v8w 04n1p35-9m 0-9x 0x1y2-8z9ba 059z1-46-8x 0-9bb 0-9p 24m 0-9m 0-9n 45m 0p 8p 2p
    0-46-9p5j 013-9j2bc 0-9bd 019bd2-8be 0be1-9bd 089be1-7bd 0-9bf 0bg1bh2-9x 0-9bi 0-9bj 0-9bk
    0bb1-9bd 0bl1-9bd 0-9bm 0-9bn 0-9bo 0bf1-9bi 0-9bp 0-9bq 0-9br 0-9bs 0-9bt * *0-9br *0-9bs
    +49 1b2c3d4e5f6g7h8i9j 3k5l6m7n8o 0p1-3569q4r7s8t 0u2v3569q4w7s8x 0u1y2-48q5z6r7w9ba
    0bb124-6q38r79t 0y1-358q47r6bc9u 0bd1bc27t3q4-6r8be9bf 0bg1w2q3bh4z5bi6x7r8bj9u
    0bk1-4q589t6r7bl 7bm8bn 0568bo1bp2bq3br4bs7bt9bu 0bv2bw3bx4by89bz 015bv2-4bw69ca78bx 01cb2-9cc
    1-689cd 0-9cd 0-8cd 1-7cd 0-7cd 0-9ce 013-9cf2cg 0-79cd 1-8cd 02-9cd 0-6cd
    0ch15ci2cj3ck4cl6cm7cn 2-8cd 1-9cd 0cc2-8cd 0-5cd 013-7cd 0co2-9cd 0-46-9cd 013-9cd 0-24-6cd
    0cp6-9cd 0-467cd 1-9cq 0-9cr 0cs1-9ct 02-9ct1cu 0-9cv 0cw1cx3cy 0cw1cx 0-9cz 0-9da 02-9db1dc
    0-46-9db5dd 0-8db9de 0-9df 0-9dg 0-24-9db3dc 0-9dh 0-9ct 0-9di 0-9bz 0-9dj 0-9dk 0-9dl 0-9dm
    024-9dl13dm 0dn1dm2-689dl7do 0dn1-8dm9do 0do1-8dm9dn 089do1-7dl 0-9dp 135cq9ct 0-9dq 0-9dn
    0dr1-9cq 0-9cq 0-24-9cq3dr 0-46-9cq5ds 0cc 0cq 3cq 0-8cq9dt 0-24-9cq3du 0-9dv 0-24-9dv3dw
    0-46-9dv5dw 0-8dv9dw *0-9dx *0-9df 0-9ch 0-9by 0-9dy 0-9dz 0-9ea 0-9eb 0-9ec 0-9ed 0-9ee 0-9bn
    0-9ef 0-46-9dq5ef 0-8dq9ef 0-24-9dq3ef 0-9eg 0-9eh *0-9ei 0-9ej 0-9ek 0-9el 0-9ei 0-9em 0-9en
    0-9eo 0-9ep 0-9eq 0-9er *0-9el 0-9es 0-9et *0-9eu * *0-9em 0-9ev 0-9ew 0-9do 0-9ex 0-9ey 0-9ez
    *0-9fa 0-9fb 0-9fc 0-9fd 0-9fe 0-9ff *0-9fg 0-9fh 0-9fi 0-9fg 0-9fj *0-9fj *0-9fk 0-9eu 0-9fl
    0-9fk *0-9en *0-9ec
    +43 1b2c3d4e5f6g7h8i9j 1k2-9l 1m2n5o6p7q8r9s 1t3u4v5w6x8y 2q3z6ba7bb8bc 0bd1be2q3bf4bg5bh6bi79l
    1bj2bk4bl57-9bm6bn 2bo3bp4bq5br6bs7bt8bu9bv 01bu2bw69bx 0by3bz 1ca 0-9cb 467cc 13-8cc 2357cc
    1-46-8cc 1-8cc 124-7cc 1458cc 1-578cc6cd 23568cc 5-7cc 1378cc 1-38cc 3-68cc 5ce 3cd 1368cc
    2457cc 1-9cb 2cd7cb 357cc 147cc 12578cc 37cc 3cc 1-47cc 135-7cc8cf 0-9cc 013-9cc2cd 0cg1-8cc
    2cd5cc 13478cc 68cc 16-8cc 1-6cc 0cg 45cc 01cg8ch 2-68cg 01cg 019cg 0-9ci 0-9cj 0-9ck 0-9cl
    02-9ck 3-5ck 0-9cm 0-9cn * 0-9co 0-9cp 0-9cq 0-9cr 0-9cs *0-9ct 0-9cu 0-9ct 0-9cv 0-9cw *0-9cx
    0-9cx 0-9cy 0-9cz *0-9da 0-9db 0-9da *0-9dc 0-9dc *0-9dd *0-9de *0-9df *0-9ci
    +41 2b3c4d5e6f7g8h9i 12467j 1-4j 134j 12568j 1289j 1-35-9j4k 0l1j4k6m7n 0o1j 0-9p 0248p 0p 0q
    8p 016p 0-9r 0-9s 0-9t 0-9j 0-9u 0-9v 0-9w 0-9x *
    +33 139b2c4d5e6f7g8h 0-9i 0-57-9i6j 1-9i 0-8i9k 0-24-8i3l9m 3-9i 0-25689i3n4o 0-9p 013-9p
    1-35-9p 0-8p 589p 0-57-9p6q 024p 0-9r 0s1-9r 0-9t 0-36-9t 0-9u 0-9v 0-9w 0-9x *
    +32 1b23c4d5e6f7g8h9i 0-69j 2-8j 23j5-9e 0-9j 013-57-9j 0k1j8l 0m1-79j 02-4j 0-9n 2o3p4q6r7s
    0t1u2v3w4x5y6z7ba9n 0bb2-8n 0-9bc 0-57bc 04-7bc 4bc 04-69bc 0579bc 578bc 014-8bc 25bc 15-8bc
    8bc 05bc 0bc 06-9bc 1-9bc 0-9bd 0-9be 0-9bf 0-9bg *
    +31 1b2c3d4e5f6g7h8i9j 035k1l4m6n7o8p 0346k2q5r9s 03568k1t2u4v 0356k1w7x8y9z
    0358k19ba2bb4bc6bd7be 1-68k 0-9k 0bf4578k 0bg1k7bh 0-9bi 13-578bi 0bj 124-8bi 24bi 0-467bi
    2-46-9bi 125bi 479bi 3-8bi 01bi 1-8bi 1-368bi 58bi 15-8bi 23579bi 1-9bi 1-57-9bi 13-8bi 126bi
    0-3578bi 0bk 069bk 0h 0-9bl 1bm2bn3bo4bp5bq7br8bs 0-9bt 0-9bu 035bv16-8br 0346bv259br
    03568bv124br 0356bv17-9br 0358bv124679br 0-9bv 458bv 0-9bw 0-9bx * 0-9by 0-9bz 0-9ca 0-9br
    *0-9cb *0-9cc *0-9bv
    +352 2b3c457d6e8f9g 0h2-9i 0-46-9i5j 0-9i 26k5l7m8n9o 0p13-9i 0q2-579i 1r2-689s 0-9t 013-9t 18u
    1568u 189u 1u 128u 01r2-9t 015r89t 0-9v 0-9w 0-9x 0-9r 0-9y *0-9z *0-9w 0-9ba *0-9bb 0-9bc
    *0-9bd 0-9be *0-9bf * *0-9bg *0-9be
    +34 4b5c6d7e8f9g 0h 1i 0-9i 0-48i 0j1356i28k47l 0m1356i28k47l 0n 0-9n 0367n 0-8n 1-9n 0-2n 0-9o
    0-9p 0-9q 0-9r 0-9s 0-9t *
    +351 1b2c3d6e7f8g9h 6i 12j3k4l57m6n8o9p 0j 0q2r35s4t6u8v 0w6x 0y8z 1-36j4ba 9bb 0-9bc 1-689bc
    1-59bc 1-9bc 1-35689bc 1-69bc 1256bc 0178bc9bd 2be 9bf 68bc 9bd 9bg 3bh5bi7bc8bj 0bk1bl2bm
    028bc9bn 4bo 8bp 3bq 0-9bq 2br3bq 2bq 2bs3bq 0bt8bu9bv 8bw 9bx 17bq 1-57bq 2-47bq 1-37bq 1579bq
    0-4689bq 0bq 0-9by 09by3bz4ca 049by3cb 0by 8by 9by 01by 6by 0-9cc 0349cc 9cc 034cc 0-9cd 0-9ce
    0-9cf *
    +39 0b1c3d4e5f8g 1h26i3j4k5l7m8n9o 4p6q7r9s 1t2-8u9v 3t 5t 0w4x9y 0159z27ba3bb4bc6bd8be 0-9z
    0159z2bc3bf48bg6bh7bi 0159z23bj4bk6ba7bc8bb 0159z2ba3bl4bm6bn7bo8bp 0159z2bf3bi4bq6br7bs8bt
    0159z2bu3bv68ba7bw 0159z238ba4bf6bx7bg 4by 346by 8bz 9by 0-9bz 0-9ca 0-9cb 0by3cc 08by17cc
    2cc3cd4ce5cf9by 0-9cg 1-5cg 1cg 1-4cg 1356cg 2-57cg 12cg 1-6cg 2-59cg 1-7cg 1-9cg 245cg 2-6cg
    1-79cg 4-6cg 1-578cg 3-8cg 2-46cg 13569cg 13-6cg 1-59cg 3-578cg 1ch2356cg 1-5cg8ci 1-8cg 0-9ci
    0-9by 0-9cj 0-9ck 0-9cl 04cl8by 0-4cl5-9cm 0-4cl5-9by 0-9cn 0-9co 0-9cm 0-9cp 0-9cq 0-9cr 0-9cc
    0-9cs 0-9ct 0-9cu 0-9cv 0-9cw *0-9cx *0-9cs 0-9cy 0-9cz * *0-9da 0-9db 0-9dc *0-9dd 0-9da 0-9de
    *0-9de *0-9cw
    +46 1b2c3d4e5f6g7h8i9j 0k136l2m4n5o7p89q 0r136l2s4t5u7v8w9x 0n1q2y356l4z7ba8bb9bc
    0246l1bd3be5bf7bg8bh9bi 0bj15bk2bl3n4q6bm7bn8bo9w 03l1bp2n4bq5br6bb7bs8bt9bu 023689bv4bw5k7bx
    0-9l 0by1bl2q3bz4ca5n68w7cb9cc 1-8cd 0-9ce 0-35cf 0-4cf 0-25-9cf 13-6cf 0-9cf 0-9cg 0-7cf
    0136-8cf 0138cf245ch 018cf 01cf 0-57cf 0-25cf 056cf 0-2cf 0-3cf 023cf 013-8cf 0135cf 14-79cf
    0-246-9cf 0156cf 0-689cf 0-6cf 0-5cf 0-68cf 03-5cf 013cf 0-79cf 1-3cf 02-57cf9cd 0-37cf
    0-2cf3-68ch 0247cf 0-356cf 0-9cd 02-9cd 0-7cd 0ci1-9ce 02-5cf9ci 0-3cf4ci 0135-8cf 1-59cj 0-9ck
    0-9cl 0-9cm 0-9cn 0-9co 1-8cg 0-9cp 0-9cq 0-9cr 0-9cs 0-9ct 0-9bv 0-9cu 0-9cv 0-9cw 0-9cx 0-9cy
    0-9cz 0-9da 0-9db 0-9dc *0-9db 0-9dd 0-9de *0-9df 0-9df *0-9da 0-9dg *0-9dg *
    +47 0b2c3d4e5f6g79h8i 235-9j 1-4k 1-3578k 016-8k5l 1-35-7k 1-46-9k 0-9k 0m1n2o5p8q 0-9r 0-9s
    0-24-9s3t 01s 0u235s 09s 0-5s 0s 0-9v 0-9w 0-57-9w 0-8w 0-9x 0-9j *
    +45 2b3c457d6e8f9g 0-59h6-8i 0-689h 0-9h 0-69h78i 0i126-9h 06i1-47-9h 1-9j 0-9j 0-9k 0-9l 0-9m
    0-9n 0-9o *
    +358 1b2c3d4e5f6g7h8i9j 0k3-8l9m 0n1-8o9k 09k1-8o 0-8k 0k1-8o 0p1-8o 0q1r3s5t 0u1-8o 0v1-8o
    0-9o 1-8w 1-8x 016-8o2-59y 0-9x 0-2z6r 0z1-5ba78r9bb 0-9bc 0-9r 03-9o 0bd 0x 0-9be 0-9bf 0-9bg
    0-9bh 0-9k 9bh 0-9bi 0-9bj 0-9bk 0-9bl 0-9bm 0-9bn 0-9bo 0-9bp 0-9bq *0-9bq *0-9bl 0-9br 0-9bs
    0-9bt *0-9bu 0-9bv 0-9bw 0-9bu *0-9bx 0-9bx 0-9by *0-9bz 0-9bz *
    +354 3b4c5d6e7f8g9h 8i 1j2k37l4m5n6o8p9q 0r156o2s3t4u7v8w9x 1y2z3ba4bb5bc6bd7be8bf9o 5bg6-9o
    03-69o2bh7bi8bj 0bk5bl 589bm 0-24-69bn 0-7bn 0-8bn 0-24589bn 0-68bn 0-9bn 0-36-8bn 0-24-79bn
    5bn 02578bn 0-579bn 03-7bn 0-2578bn 0-35-9bn 013-689bn 1-8bn 0-6bn 026-9bn 014679bn 0159bn
    0-69bn 0bn 06-9bn 057bn 0-59bn 128bn 0238bn 0bn1bo2bp3bq4br5bs7bt8bu 48bn 0-9o 0-9bv 5-79bv
    015-79bv 135-79bv 125-7bv 25-79bv 1-37bv 0-35-7bv 0-9bw 0-9bx 0-9by *
    +48 1b2c3d4e5f6g7h8i9j 2-8k 1l2-69k 0m2-4k9n 1-468k57n 0137n24-689k 069n1-3578k4o 0p14-7k2389n
    0q1-79k8n 145k 02-9r1s 1t2r3u 0-9v 0-9r 0-9w 01346-8r 0x14r 0-9m 0-8m9y 013-5m 1-9m 0-9z 0-9ba
    0-9bb 0-9bc 0-9bd 0-9be 0-9bf 0-9bg 0-9bh 0-9bi 0-9bj 0-9bk 0-9bl *0-9bm 0-9bn *0-9bh * *0-9bo
    0-9bp *0-9bl 0-9bo
    +420 2b3c4d5e6f7g8h9i 0-9j 1257-9j 16-9j 13-9j 0k 0l1m2379j 0n134j 0o1n3p5j6q7r 0-9s 1-8s
    0-5s6t 9s 0s 05689s 0-9b 0-9u 02-46s 0-9v 0v 0-9w 0-9x 0-9y 0-9z 0-9ba 0-9bb 0-9bc 0-9bd 0-9be
    0-9bf 0-9bg * *0-9bh *0-9bi *0-9bf
    +81 0b1c2d3e4f5g6h7i8j9k 0l 1m2n3o4p58q6r7s9t 0u2-9v 1-9v 2-578v6w9x 0e2-589v6t7w 0y1-9v
    0e25-9v3z4ba 0u2679v3s4bb5t8bc 0e2-589v67t 3bd6be7bf8bg 235-8bh 03-6bh 3-9bh 2-6bh 2-8bh 2-7bh
    2-9bh 1-9bh 0-9v 0-9bh 02-8bh 2-59bh 0bh1-9bi 4-9bh 02-9bh 5-9bh 03-9bh 7bj 6bj 7bk8bj 8bl
    0-9bm 0-9bn 0-9bo 7bp 2bq 0-9br 0-9bs 0-9bt 01bu5bv8br 1245br 0-9bv 0-9bw 0-9bx 0-9by 0-9bu
    0-9bz 0-9ca 0-9cb 0-9cc 0-9cd * 0-9ce 0-9cf *0-9cb *0-9cg *0-9ch *0-9ci *0-9cj *0-9ck *0-9ce
    +82 0b1c2d3e4f5g6h7i8j 0k 0l179m2n5o6p8q 1-9r 0s1-3t 1-4t 0u1-5t 0v1-4t 0w 0s 3x7y 0-46-9r5z
    0-9r 013-9r2ba 015r2bb3bc4bd6be7bf8bg9bh 07bi1-359r4bd6bj8bg 0bi12468r3bc5bk7bf9bh 0-9bl 0-9bm
    1bn2-9r 0-9m 2-9bm 0-9s 0bo6bp 9bq 0-8bl9br 13bl 013-9bl2bs 0-24-9bl3bs 0-35-9bl4bs 0-57-9bl6bs
    0-689bl7bs 0-79bl8bs 0-8bl9bs 0bs1-9bl 0168bs2-579bl 0-46-9bl5bs 0-9bt 0-9bu 0-9bv 8r 8s 8bw
    0-6bt 0-9bx 0-9by 0-9bz 0-9ca 0-9cb 0-9cc 0-9cd 0-9ce *0-9cf 0-9cg 0-9ch 0-9ci 0-9cj *0-9cd
    0-9bs 0-9ck 0-9cl 0-9cm *0-9cl *0-9cn 0-9cn *
    +86 1b2c3d4e5f6g7h8i9j 0k38l4m59n6o7p 02-57-9q1r 1s3t4u5v7w9x 0y1z2ba3bb5bc6bd7v8be
    1bf2bg3bh4bi5s6bj7bk8bl9bm 3bn6bo9bp 0bq17v2br3bs4bt5bu6bv9s 0y1bw2bx3v5by7s8bz9ca
    0cb1cc3v4cd5ce7cf9cg 02-7ch1ci8cj9ck 0-9cl 57cl 0-35-9cl 08cm1y25-7cl 0-35-8cl4cn 02-8ch1co9ck
    1cp2-7ch8cj9ck 02-9cq1cr 5cq 9cq 0-9cq 02-6cq179cr 1-68cq 0ch 1cr25-9cq 179cq 12cr35cs46-9cq
    1cr2-9cq 47-9cq 23cq 0-9cr 37cr 03-9cq12cr 36cq 1-46cq 028cq13-79cr 0cq 15cr2-46-9cq 1-35cq
    0238cq 12cq 1cq 248cq 04-9cq1cr 3-6cq 0-3689cq4cs57cr 09cr2368cq 236-8cq 5-7cq 1cs4-9cq 36-8cq
    1-7cq8cr 1-3689cq 1-79cq 13cq 0ct1-5cq 0-79cq8cu 0-35-9cq4cu 0-9cv 0cw13-9cv2cx 0cy1-9cv
    0-47-9cv56cz 0-9ch 0-9da 0db 0dc13-9cv2cx 0dd13-9cv2cx 02-8cv1de9df 02-8ch1dg9ck 02-8dh1di9dj
    0-9dh 02-8cv1dk9df 0-9cm 0dl1-9dm 0-24-9cm3dn 0ch1-9cm 0-9do 0-9dp 0-5cv 0dn1-9cm 0dq1-9cm
    0dr13-9cm2ds 0-47-9cm56dt 0dc13-9cv2du 0-9dv 0dw13-9dv2dx 0-47-9dv56dy 0dr1-9cm 0-9dz 0-9ea
    0-9eb 0-9ec 0-9dq 0-9ed 0ea1-9da 0-24-9da3eb 0-9ee 0-24-9cm3ef 0-9eg 0eh1-9eg 0-24-9eg3ei 0-9ej
    0-9ek 0-9el 0-9em 0-9en 0-9eo 0-9ep 0-9eq 0-9er 0-9es 0-9et 0-9eu *0-9eo 0-9ev *0-9dq *0-9ev *
    0-9ew *0-9dp 0-9dl 0-9ex *0-9dl 0-9ey *0-9ed *0-9ek *0-9dz *0-9ew
    +852 2b3c4d5e6f7g8h9i 13-9j2k 0l1569m4n7o8p 0q2r4s6t7u 145v2w3x6y7z8ba9bb 0bc13-59j2bd6be7bf8bg
    0bh1bi2bj3bk4bl5bm6bn7bo8bp9bq 0br1bs2bt3bu4bv 0bw1bx2by3bz467j5ca8cb 0-9cc 013-9cc
    0cd15-7cc2ce8cf 0-24-9cc 0-246-9cc 0-24-69cc 4cg579cc6ch 6ci9cj 4cj 0-35-9cc4ck 0-357-9cc4cl6cm
    0-35cc4cn6ch 0-46-9cc 0-46-9cc5co 0-46-9cc5cp 0-4689cc 0-246-9cc3cm 0cd1cq 0-46-9cc5cg 1-9cc
    0-57-9cc6cr 0-57-9cc6ch 0-79cc8ch 0-57-9cc 1-59cc7cs8cg 0cn1ct3cu6cf9cv 02389cc1cw7cx
    0-38cc7cy9cz 7cc 178cc5ch 0da2db35cc 27cc8dc 23689cc7cd 025cc6dd7de8df 0j 0-4679cc 0-36cc7dg
    034cc2dh7di 0-39cc4dj8ck 0dk1-9cc 02-9cc 0-8cc9dl 0-8cc9dm 0-8cc9dn 0-8cc9cf 0-9do 1-9do 047do
    9do 0-8do 0-5do 0-3do 3-6do 0-35-9do 0-57-9do 0-6do 0-48do 3-7do 4-8do 2-9do 013-8do 1-8do
    0-3679do 013do 0136do 18do 27-9do 0-369do 2357-9do 0-7do 236-9do 7-9do 0-246-8do 0-36-9do 238do
    0-4do 09do 0do 0-2do 0-24-9dp3dq 013-9do 014-9do 0-467do 0-9dr 0-9j 0-9ds 0-9dt *0-9du 0-9dv
    *0-9dw 0-9dx *0-9dx *
    +65 1b3c6d7e8f9g 89h 12i 0-578i6j9k 0h 0l1-9i 0-8i 0m 0-9n 013-9n2o 0-35-9n 0p1-9n 0p 0-9q
    0-24-9q 0-9i 0-9r 0-9s 0-9t 0-9u *
    +91 0b1c2d3e4f5g6-9h 0i 1j2k3l4m59n6o7p8q 02r1s3t4u5v6w7x8y9z 0ba1bb2bc3j4bd5be6bf7bg8bh
    04j1bi2bj3bk5bl6bm7bn8bo9bp 1bq2br3bs4bt5bu6bv7bw8bx9by 0-9bz 0ca 2-7cb 0-249cc35-8cd
    0-25cc346-9cd 0cb145cc236-9cd 0235-9cd14cc 0ce14cc235-9cd 0cf1257cc34689cd 0cg134cc257-9cd6ch
    2-79cb 134689cd257cc 013cc24-8cd 01cc2-8cd 0137cc25689cd 0158cc2-4679cd 1ci3-79cd8cc
    0cj1568cc2-479cd 0cb14cc235-9cd 1cd 79cd 1245cd3cb6cc 13cc2ck5-8cd 125689cd34cc 01489cc235-7cd
    02-46cc157-9cd 0cb159cc2-46-8cd 14578cd36cc 0cf1-47cc5689cd 15cc2-467cd 12cc4-7cd 0-26-9cc35cd
    014-9cc2cl3cd 013-57cc2689cd 014-7cc2389cd 025cc146-9cd 14-8cd2cc 1346cd25cc 14-69cd28cc
    1cc2cm46cd 146-9cd25cc 1cc2-4cd 1cc2-8cd 15cc246cd 0-9cb 8cn 0-9co 2-7co 0-9cp 0-7co 24co
    0cq24-7co3cr 0cb1h2cr3-7co 0-689cp7cs 13468co 0189cp2-7co 2-8co 1-7co 0ct 0-9cu 2-7cu 0-9cv
    0-9cw 2-7cu9cx 0cb 0-9cy 0-9cz 0-9da 5cy 0-9db 0-9dc 0-9dd 0-9de 0-9df 0-9dg 0-9dh *0-9di 0-9dj
    0-9dk *0-9dl 0-9dm * *0-9dn *0-9de *0-9do *0-9dk
    +27 1b2c3d467e5f8g9h 0-8i9j 0k1-378i4l 1-69i 0-9i 0m1346-8i2n 057i1-4o6p 0-2i 0-9q 12q 3r 3s
    0-2q 0t 0-9u 02-9q1v 0-9w 3x 0y 8z 0-9ba 0-9bb 0-9bc 0bd 2bd 7bd 0-9be 0-9bf 0-9bg 0bg *0-9bh
    0-9bi 0-9bj *0-9bk 0-9bl 0-9bm *0-9bn 0-9bo 0-9bp *0-9bp 0-9bn *
    +55 16b2c3d4e5f7g89h 1-9i 12478i 0j1-578i 0k124-79i3l8m 0n13-5i 13-579i 0n1-9i 2-57o9p 0q3o
    0r2s 2-5o7t9p 2-57o6u9p 0v 0-9w 0-9o 0-9x 0-9y 0y 0x1-9w 4y 0-9z 0-9r 0-9ba 0-9bb 0-9bc 0-9bd
    0-9be 0-9bf 0-9bg 0-9bh 0-9bi 0-9bj 0-9bk 0-9bl *0-9bh * 0-9bm *0-9bk
    +52 2b3c4d5e6f7g8h9i 0j2k3l4m7n8o9p 0q1r2458s3k7t9u 1v267s3t45k8w9x 0q56k8y9r
    1z2-4s5ba6bb7bc8bd9be 1346s27k5m8bf9bg 0q1k2bh3bi4bj6bk7bl8y9bm 0q1bn2bo3bp5bq69k7br8t 01bs
    0-9bs 1-35-8bs 13-9bs 1-689bs 1-578bs 467bs 0bs 1-79bs 1-9bs 1-8bs 1-5bs 1-57-9bs 1-35-9bs
    2-689bs 8bs 2-68bs 1-36-9bs 0-57-9bs 1-7bs 67bs 4-8bs 1-69bs 17bs 13-689bs 1-6bs 124-6bs
    1246-9bs 0-378bs 12479bs 346-9bs 1-4bs 2-46-8bs 1348bs 12bs 0-9bt 0-9bu 0-9bv 0-9bw 0-9bx 0-9by
    0-9bz *
    """
}
