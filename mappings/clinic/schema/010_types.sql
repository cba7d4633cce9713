-- Types of the clinic. No schema names: the files run with the search_path on a fresh schema.

create domain abn_number as text
  constraint abn_number_digits check (value ~ '^[0-9]{11}$');
comment on domain abn_number is 'Australian Business Number: eleven digits, no spaces';

create domain medicare_number as text
  constraint medicare_number_digits check (value ~ '^[2-6][0-9]{9}$');
comment on domain medicare_number is 'Medicare card number: ten digits, the first 2 to 6';

create domain email_address as varchar(254)
  constraint email_address_shape check (value ~ '^[^@[:space:]]+@[^@[:space:]]+[.][^@[:space:]]+$');
comment on domain email_address is 'E-mail address as people write it';

create type patient_sex as enum ('female', 'male', 'other', 'unknown');
create type patient_status as enum ('active', 'inactive', 'deceased', 'unknown');
create type clinician_role as enum ('gp', 'specialist', 'nurse', 'allied_health');
create type appointment_status as enum
  ('booked', 'arrived', 'completed', 'cancelled', 'no_show');
create type document_kind as enum ('referral', 'result', 'letter', 'consent', 'other');
create type order_priority as enum ('routine', 'urgent', 'stat');
create type order_status as enum ('draft', 'sent', 'resulted', 'cancelled');
create type invoice_status as enum ('open', 'paid', 'void', 'overdue');
create type payment_method as enum ('cash', 'card', 'transfer', 'medicare');
