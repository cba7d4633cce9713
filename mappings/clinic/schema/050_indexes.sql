-- One index for each foreign key that no unique constraint serves, and for the usual look-ups.

create index organisations_country_code_idx on organisations (country_code);
create index clinics_organisation_id_idx on clinics (organisation_id);
create index clinics_lead_clinician_id_idx on clinics (lead_clinician_id);
create index clinicians_clinic_id_idx on clinicians (clinic_id);
create index clinicians_supervisor_id_idx on clinicians (supervisor_id);
create index patients_clinic_id_idx on patients (clinic_id);
create index patients_referred_by_id_idx on patients (referred_by_id);
create index patients_merged_into_id_idx on patients (merged_into_id);
create index patients_family_name_idx on patients (lower(family_name), given_name);
create index appointments_patient_id_idx on appointments (patient_id);
create index appointments_clinician_id_idx on appointments (clinician_id);
create index appointments_clinic_id_idx on appointments (clinic_id, starts_at);
create index encounters_patient_id_idx on encounters (patient_id);
create index encounters_clinician_id_idx on encounters (clinician_id);
create index documents_patient_id_idx on documents (patient_id);
create index documents_encounter_id_idx on documents (encounter_id);
create index document_assets_document_id_idx on document_assets (document_id);
create unique index document_assets_primary_key
  on document_assets (document_id) where is_primary;
create index orders_encounter_id_idx on orders (encounter_id);
create index orders_clinician_id_idx on orders (clinician_id);
create index invoices_patient_id_idx on invoices (patient_id);
create index invoices_encounter_id_idx on invoices (encounter_id);
create index invoice_lines_order_item_id_idx on invoice_lines (order_item_id);
create index payments_invoice_id_idx on payments (invoice_id);
