-- Who sees which rows. A role that may SELECT sees the rows of a tenant if it is, or inherits from, the
-- role clinic_reader_<tenant>; rows that were loaded without a tenant, if clinic_reader. Roles belong
-- to the server, not to this schema: docs/security.md says how to make them and what to grant.
--
-- - Membership cannot be had by the role itself, while a setting (current_setting('app.tenant')) can:
--   any session may SET it. The policy keeps its expression as PostgreSQL understood it here, so
--   that no search_path of a session changes what it means. Who can make members decides: ADMIN of
--   these roles, and CREATEROLE (from PostgreSQL 16 on only of roles that are not there yet).
-- - The same expression judges INSERT, UPDATE and DELETE, should the application's roles get them.
-- - No FORCE: the owner, which loads and verifies, is not restricted.
-- - A view shows what its owner may see. Over these tables that is every row, because the owner is
--   exempt; security_invoker, which helps, is there from PostgreSQL 15 only. So the schema has no views:
--   write one as a function of the caller (the default, SECURITY INVOKER), or repeat the condition in
--   it and give it security_barrier. A materialized view cannot be held to a reader at all.
-- - Foreign keys are over ids alone: an id is computed from the tenant too, and a load looks parents up
--   among the tenant's own. Each (tenant, id) would cost a second unique index.
--
-- Last of the files, so that no table is left out; countries belong to no tenant.
do $$
declare
  name text;
begin
  for name in
    select c.relname from pg_class c join pg_attribute a on a.attrelid = c.oid
    where c.relnamespace = current_schema()::regnamespace and c.relkind = 'r'
      and a.attname = 'tenant'
    order by 1
  loop
    execute format('alter table %I enable row level security', name);
    -- ARRAY(…) is worked out once for a query, not once for a row.
    execute format(
      $policy$
        create policy own_tenant on %I using (tenant = any (array(
          select substr(r.rolname::text, length('clinic_reader_') + 1)
          from pg_catalog.pg_roles r
          where (r.rolname = 'clinic_reader' or r.rolname::text ^@ 'clinic_reader_')
            and pg_has_role(r.oid, 'usage'))))
      $policy$, name);
  end loop;
end $$;
