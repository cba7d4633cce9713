-- Who treats, and where.

-- The only table that no export feeds: its rows come with the schema.
create table countries (
  code char(2) primary key,
  name text not null unique
);
insert into countries (code, name) values
  ('AU', 'Australia'), ('NZ', 'New Zealand'), ('JP', 'Japan'), ('DE', 'Germany');

create table organisations (
  id uuid primary key,
  tenant text not null default '',
  legacy_id varchar(20) not null,
  code varchar(10) not null,
  name varchar(120) not null,
  abn abn_number,
  email email_address,
  phone varchar(20),
  website text,
  country_code char(2) not null references countries (code),
  is_active boolean not null,
  created_at timestamptz not null,
  created_by varchar(60),
  updated_at timestamptz,
  updated_by varchar(60),
  unique (tenant, code)
);

create table clinics (
  id uuid primary key,
  tenant text not null default '',
  legacy_id varchar(20) not null,
  organisation_id uuid not null references organisations (id),
  lead_clinician_id uuid,
  code varchar(6) not null,
  name varchar(80) not null,
  phone varchar(20),
  email email_address,
  address jsonb,
  state varchar(3) not null,
  opens_at time,
  closes_at time,
  latitude double precision check (latitude between -90 and 90),
  longitude double precision check (longitude between -180 and 180),
  facilities text[],
  created_at timestamptz not null,
  created_by varchar(60),
  updated_at timestamptz,
  updated_by varchar(60),
  unique (tenant, code),
  constraint clinics_hours_check check (closes_at > opens_at)
);

create table clinicians (
  id uuid primary key,
  tenant text not null default '',
  legacy_id varchar(20) not null,
  clinic_id uuid not null references clinics (id),
  supervisor_id uuid references clinicians (id),
  title varchar(10),
  given_name varchar(60),
  family_name varchar(60) not null,
  email email_address,
  phone varchar(20),
  provider_number varchar(8),
  qualifications text[],
  role clinician_role not null,
  started_on date,
  hourly_rate numeric(12, 2) check (hourly_rate >= 0),
  is_active boolean not null default true,
  created_at timestamptz not null,
  created_by varchar(60),
  updated_at timestamptz,
  updated_by varchar(60),
  deleted_at timestamptz,
  unique (tenant, provider_number),
  constraint clinicians_not_own_supervisor check (supervisor_id <> id)
);

-- A clinic has a lead clinician and a clinician has a clinic: the cycle is closed here.
alter table clinics
  add constraint clinics_lead_clinician_id_fkey
  foreign key (lead_clinician_id) references clinicians (id);
