/**
 * What a service's running role may do in its schema: rows, never tables, and nothing that its migrations have not made.
 * Names come quoted. For the owner or an administrator to run before the first migration; safe to repeat.
 */
export function schemaGrants({ schema, owner, app }: { schema: string; owner: string; app: string }): string {
  return `
    revoke all on schema ${schema} from public;
    grant usage on schema ${schema} to ${app};
    alter default privileges for role ${owner} revoke execute on functions from public;
    alter default privileges for role ${owner} in schema ${schema} grant select, insert, update, delete on tables to ${app};
    alter default privileges for role ${owner} in schema ${schema} grant usage on sequences to ${app};
    alter default privileges for role ${owner} in schema ${schema} grant execute on functions to ${app};
  `;
}
