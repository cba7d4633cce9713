-- Patients and what is done for them.

create table patients (
  id uuid primary key,
  tenant text not null default '',
  legacy_id varchar(20) not null,
  mrn varchar(12) not null,
  title varchar(10),
  given_name varchar(60),
  family_name varchar(60) not null,
  full_name text not null,
  date_of_birth date,
  sex patient_sex not null,
  status patient_status not null,
  medicare_no medicare_number,
  email email_address,
  mobile varchar(20),
  home_phone varchar(20),
  allergies text[],
  address jsonb,
  clinic_id uuid not null references clinics (id),
  referred_by_id uuid references patients (id),
  merged_into_id uuid references patients (id),
  needs_interpreter boolean not null default false,
  last_visit_on date,
  balance numeric(12, 2),
  notes text,
  extras jsonb,
  created_at timestamptz not null,
  created_by varchar(60),
  updated_at timestamptz,
  updated_by varchar(60),
  deleted_at timestamptz,
  unique (tenant, mrn),
  constraint patients_born_after_1880 check (date_of_birth >= date '1880-01-01')
);

create table appointments (
  id uuid primary key,
  tenant text not null default '',
  legacy_id varchar(20) not null,
  patient_id uuid not null references patients (id),
  clinician_id uuid not null references clinicians (id),
  clinic_id uuid not null references clinics (id),
  starts_at timestamptz not null,
  ends_at timestamptz,
  status appointment_status not null,
  reason text,
  reminders text[],
  created_at timestamptz not null,
  created_by varchar(60),
  updated_at timestamptz,
  updated_by varchar(60),
  constraint appointments_end_after_start check (ends_at > starts_at)
);
-- One clinician sees one patient at a time; a cancelled booking frees the slot.
create unique index appointments_slot_key
  on appointments (clinician_id, starts_at) where status <> 'cancelled';

create table encounters (
  id uuid primary key,
  tenant text not null default '',
  legacy_id varchar(20) not null,
  appointment_id uuid unique references appointments (id),
  patient_id uuid not null references patients (id),
  clinician_id uuid not null references clinicians (id),
  encountered_on date not null,
  duration interval,
  temperature double precision,
  weight_kg numeric(5, 2),
  complaint varchar(200),
  notes text,
  diagnoses text[],
  clinic_name text,
  created_at timestamptz not null,
  created_by varchar(60),
  updated_at timestamptz,
  updated_by varchar(60)
);

create table documents (
  id uuid primary key,
  tenant text not null default '',
  legacy_id varchar(20) not null,
  patient_id uuid not null references patients (id),
  encounter_id uuid references encounters (id),
  kind document_kind not null,
  title text not null,
  received_on date,
  external_id uuid,
  pages smallint check (pages > 0),
  tags text[],
  extras jsonb,
  created_at timestamptz not null,
  created_by varchar(60),
  updated_at timestamptz,
  updated_by varchar(60),
  deleted_at timestamptz
);

create table document_assets (
  id uuid primary key,
  tenant text not null default '',
  legacy_id varchar(20) not null,
  document_id uuid not null references documents (id),
  file_name text not null,
  media_type varchar(60) not null,
  byte_size bigint not null check (byte_size >= 0),
  sha256 char(64),
  stored_path text,
  is_primary boolean not null,
  created_at timestamptz not null,
  created_by varchar(60),
  updated_at timestamptz,
  updated_by varchar(60)
);

create table orders (
  id uuid primary key,
  tenant text not null default '',
  legacy_id varchar(20) not null,
  encounter_id uuid not null references encounters (id),
  clinician_id uuid references clinicians (id),
  ordered_at timestamptz not null,
  priority order_priority not null default 'routine',
  status order_status not null,
  request jsonb,
  copies_to text[],
  notes text,
  created_at timestamptz not null,
  created_by varchar(60),
  updated_at timestamptz,
  updated_by varchar(60)
);

create table order_items (
  id uuid primary key,
  tenant text not null default '',
  order_id uuid not null references orders (id),
  line_no smallint not null,
  code varchar(12) not null,
  description varchar(120),
  quantity integer not null check (quantity > 0),
  unit_price numeric(12, 2) not null default 0,
  created_at timestamptz not null,
  created_by varchar(60),
  updated_at timestamptz,
  updated_by varchar(60),
  constraint order_items_order_id_line_no_key unique (order_id, line_no)
);
