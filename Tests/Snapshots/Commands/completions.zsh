#compdef fm2pg

_fm2pg_rejects() {
  local curcontext=$curcontext state line
  _arguments -C '1:command:->command' '*::argument:->argument'
  case $state in
    command)
      local -a commands=(
        'list:count the rejects per table and code'
        'show:list rejects with record numbers and all their reasons'
        'export:write the original cells of the rejects to a CSV file'
        'replay:run the refused rows again after a rule was mended'
      )
      _describe command commands
      ;;
    argument)
      case $words[1] in
        list)
          _arguments \
            '--table=[only this target table]:T: ' \
            '--code=[only this reject code, e.g. R105]:CODE: ' \
            '--target=[the target database: a libpq URL or connection string]:URL: ' \
            '--jobs=[run up to N steps at the same time]:N: ' \
            '--json[print one JSON object on stdout, also on failure]' \
            '--quiet[print nothing when all is well]' \
            '--verbose[say on stderr what is being done]' \
            '--no-progress[draw no progress bar]' \
            '--state=[state folder (default: .fm2pg in the project)]:DIR:_files' \
            '--set=[a setting of this run: `tenant=` says whose data is loaded]:NAME=VALUE: ' \
            '--show-values[allow field values in messages and listings]' \
            '--help[print this help]' \
            '--version[print the version]' \
            '1:project:_files -/'
          ;;
        show)
          _arguments \
            '--table=[only this target table]:T: ' \
            '--code=[only this reject code, e.g. R105]:CODE: ' \
            '--limit=[show at most N rejects (default: 100)]:N: ' \
            '--show-pii[show personal values too, as the export has them]' \
            '--target=[the target database: a libpq URL or connection string]:URL: ' \
            '--jobs=[run up to N steps at the same time]:N: ' \
            '--json[print one JSON object on stdout, also on failure]' \
            '--quiet[print nothing when all is well]' \
            '--verbose[say on stderr what is being done]' \
            '--no-progress[draw no progress bar]' \
            '--state=[state folder (default: .fm2pg in the project)]:DIR:_files' \
            '--set=[a setting of this run: `tenant=` says whose data is loaded]:NAME=VALUE: ' \
            '--show-values[allow field values in messages and listings]' \
            '--help[print this help]' \
            '--version[print the version]' \
            '1:project:_files -/'
          ;;
        export)
          _arguments \
            '--table=[only this target table]:T: ' \
            '--code=[only this reject code, e.g. R105]:CODE: ' \
            '--out=[the CSV file to write]:FILE:_files' \
            '--show-pii[show personal values too, as the export has them]' \
            '--target=[the target database: a libpq URL or connection string]:URL: ' \
            '--jobs=[run up to N steps at the same time]:N: ' \
            '--json[print one JSON object on stdout, also on failure]' \
            '--quiet[print nothing when all is well]' \
            '--verbose[say on stderr what is being done]' \
            '--no-progress[draw no progress bar]' \
            '--state=[state folder (default: .fm2pg in the project)]:DIR:_files' \
            '--set=[a setting of this run: `tenant=` says whose data is loaded]:NAME=VALUE: ' \
            '--show-values[allow field values in messages and listings]' \
            '--help[print this help]' \
            '--version[print the version]' \
            '1:project:_files -/'
          ;;
        replay)
          _arguments \
            '--wait[wait while another load of the target runs]' \
            '--target=[the target database: a libpq URL or connection string]:URL: ' \
            '--jobs=[run up to N steps at the same time]:N: ' \
            '--json[print one JSON object on stdout, also on failure]' \
            '--quiet[print nothing when all is well]' \
            '--verbose[say on stderr what is being done]' \
            '--no-progress[draw no progress bar]' \
            '--state=[state folder (default: .fm2pg in the project)]:DIR:_files' \
            '--set=[a setting of this run: `tenant=` says whose data is loaded]:NAME=VALUE: ' \
            '--show-values[allow field values in messages and listings]' \
            '--help[print this help]' \
            '--version[print the version]' \
            '1:project:_files -/'
          ;;
      esac
      ;;
  esac
}

_fm2pg_docs() {
  local curcontext=$curcontext state line
  _arguments -C '1:command:->command' '*::argument:->argument'
  case $state in
    command)
      local -a commands=(
        'build:write the project'\''s documentation as a static site'
      )
      _describe command commands
      ;;
    argument)
      case $words[1] in
        build)
          _arguments \
            '--exports=[folder with the FileMaker exports]:DIR:_files' \
            '--out=[the folder to write (default: site in the project)]:DIR:_files' \
            '--target=[the target database: a libpq URL or connection string]:URL: ' \
            '--jobs=[run up to N steps at the same time]:N: ' \
            '--json[print one JSON object on stdout, also on failure]' \
            '--quiet[print nothing when all is well]' \
            '--verbose[say on stderr what is being done]' \
            '--no-progress[draw no progress bar]' \
            '--state=[state folder (default: .fm2pg in the project)]:DIR:_files' \
            '--set=[a setting of this run: `tenant=` says whose data is loaded]:NAME=VALUE: ' \
            '--show-values[allow field values in messages and listings]' \
            '--help[print this help]' \
            '--version[print the version]' \
            '1:project:_files -/'
          ;;
      esac
      ;;
  esac
}

_fm2pg_db() {
  local curcontext=$curcontext state line
  _arguments -C '1:command:->command' '*::argument:->argument'
  case $state in
    command)
      local -a commands=(
        'start:start it, creating it first when there is none'
        'stop:stop it; the data stays'
        'url:print its connection string'
        'psql:open psql on it'
        'destroy:stop it and delete its data'
      )
      _describe command commands
      ;;
    argument)
      case $words[1] in
        start)
          _arguments \
            '--target=[the target database: a libpq URL or connection string]:URL: ' \
            '--jobs=[run up to N steps at the same time]:N: ' \
            '--json[print one JSON object on stdout, also on failure]' \
            '--quiet[print nothing when all is well]' \
            '--verbose[say on stderr what is being done]' \
            '--no-progress[draw no progress bar]' \
            '--state=[state folder (default: .fm2pg in the project)]:DIR:_files' \
            '--set=[a setting of this run: `tenant=` says whose data is loaded]:NAME=VALUE: ' \
            '--show-values[allow field values in messages and listings]' \
            '--help[print this help]' \
            '--version[print the version]' \
            '1:project:_files -/'
          ;;
        stop)
          _arguments \
            '--target=[the target database: a libpq URL or connection string]:URL: ' \
            '--jobs=[run up to N steps at the same time]:N: ' \
            '--json[print one JSON object on stdout, also on failure]' \
            '--quiet[print nothing when all is well]' \
            '--verbose[say on stderr what is being done]' \
            '--no-progress[draw no progress bar]' \
            '--state=[state folder (default: .fm2pg in the project)]:DIR:_files' \
            '--set=[a setting of this run: `tenant=` says whose data is loaded]:NAME=VALUE: ' \
            '--show-values[allow field values in messages and listings]' \
            '--help[print this help]' \
            '--version[print the version]' \
            '1:project:_files -/'
          ;;
        url)
          _arguments \
            '--target=[the target database: a libpq URL or connection string]:URL: ' \
            '--jobs=[run up to N steps at the same time]:N: ' \
            '--json[print one JSON object on stdout, also on failure]' \
            '--quiet[print nothing when all is well]' \
            '--verbose[say on stderr what is being done]' \
            '--no-progress[draw no progress bar]' \
            '--state=[state folder (default: .fm2pg in the project)]:DIR:_files' \
            '--set=[a setting of this run: `tenant=` says whose data is loaded]:NAME=VALUE: ' \
            '--show-values[allow field values in messages and listings]' \
            '--help[print this help]' \
            '--version[print the version]' \
            '1:project:_files -/'
          ;;
        psql)
          _arguments \
            '--target=[the target database: a libpq URL or connection string]:URL: ' \
            '--jobs=[run up to N steps at the same time]:N: ' \
            '--json[print one JSON object on stdout, also on failure]' \
            '--quiet[print nothing when all is well]' \
            '--verbose[say on stderr what is being done]' \
            '--no-progress[draw no progress bar]' \
            '--state=[state folder (default: .fm2pg in the project)]:DIR:_files' \
            '--set=[a setting of this run: `tenant=` says whose data is loaded]:NAME=VALUE: ' \
            '--show-values[allow field values in messages and listings]' \
            '--help[print this help]' \
            '--version[print the version]' \
            '1:project:_files -/'
          ;;
        destroy)
          _arguments \
            '--target=[the target database: a libpq URL or connection string]:URL: ' \
            '--jobs=[run up to N steps at the same time]:N: ' \
            '--json[print one JSON object on stdout, also on failure]' \
            '--quiet[print nothing when all is well]' \
            '--verbose[say on stderr what is being done]' \
            '--no-progress[draw no progress bar]' \
            '--state=[state folder (default: .fm2pg in the project)]:DIR:_files' \
            '--set=[a setting of this run: `tenant=` says whose data is loaded]:NAME=VALUE: ' \
            '--show-values[allow field values in messages and listings]' \
            '--help[print this help]' \
            '--version[print the version]' \
            '1:project:_files -/'
          ;;
      esac
      ;;
  esac
}

_fm2pg() {
  local curcontext=$curcontext state line
  _arguments -C '1:command:->command' '*::argument:->argument'
  case $state in
    command)
      local -a commands=(
        'full-load:load all exports into the target'
        'verify:prove the target against the exports'
        'check:report all mistakes in mapping, schema and export headers'
        'plan:print what a load would run, in order'
        'rejects:the rows that were refused, and why'
        'status:what is running, or ran last'
        'runs:what ran, the newest first'
        'purge:remove old staging tables and rejected cells'
        'grants:print the SQL that gives a role just the rights it needs'
        'schema:print the JSON Schema of the mapping files'
        'test:run the rule tests of a project'
        'preview:show records before and after their rules, side by side'
        'trace:follow the records with one key from the file to the target'
        'docs:the project as pages for people'
        'db:the private PostgreSQL of a project'
      )
      _describe command commands
      ;;
    argument)
      case $words[1] in
        full-load)
          _arguments \
            '--exports=[folder with the FileMaker exports]:DIR:_files' \
            '--rebuild[replace what an earlier load published]' \
            '--fresh[start clean even if a run that died could be resumed]' \
            '--wait[wait while another load of the target runs]' \
            '--retry=[try again that long after a lost connection (default: 60)]:SECONDS: ' \
            '--mask=[replace personal data (`pii: true`) under the key in this file]:KEYFILE:_files' \
            '--target=[the target database: a libpq URL or connection string]:URL: ' \
            '--jobs=[run up to N steps at the same time]:N: ' \
            '--json[print one JSON object on stdout, also on failure]' \
            '--quiet[print nothing when all is well]' \
            '--verbose[say on stderr what is being done]' \
            '--no-progress[draw no progress bar]' \
            '--state=[state folder (default: .fm2pg in the project)]:DIR:_files' \
            '--set=[a setting of this run: `tenant=` says whose data is loaded]:NAME=VALUE: ' \
            '--show-values[allow field values in messages and listings]' \
            '--help[print this help]' \
            '--version[print the version]' \
            '1:project:_files -/'
          ;;
        verify)
          _arguments \
            '--exports=[folder with the FileMaker exports]:DIR:_files' \
            '--mask=[replace personal data (`pii: true`) under the key in this file]:KEYFILE:_files' \
            '--target=[the target database: a libpq URL or connection string]:URL: ' \
            '--jobs=[run up to N steps at the same time]:N: ' \
            '--json[print one JSON object on stdout, also on failure]' \
            '--quiet[print nothing when all is well]' \
            '--verbose[say on stderr what is being done]' \
            '--no-progress[draw no progress bar]' \
            '--state=[state folder (default: .fm2pg in the project)]:DIR:_files' \
            '--set=[a setting of this run: `tenant=` says whose data is loaded]:NAME=VALUE: ' \
            '--show-values[allow field values in messages and listings]' \
            '--help[print this help]' \
            '--version[print the version]' \
            '1:project:_files -/'
          ;;
        check)
          _arguments \
            '--exports=[folder with the FileMaker exports]:DIR:_files' \
            '--target=[the target database: a libpq URL or connection string]:URL: ' \
            '--jobs=[run up to N steps at the same time]:N: ' \
            '--json[print one JSON object on stdout, also on failure]' \
            '--quiet[print nothing when all is well]' \
            '--verbose[say on stderr what is being done]' \
            '--no-progress[draw no progress bar]' \
            '--state=[state folder (default: .fm2pg in the project)]:DIR:_files' \
            '--set=[a setting of this run: `tenant=` says whose data is loaded]:NAME=VALUE: ' \
            '--show-values[allow field values in messages and listings]' \
            '--help[print this help]' \
            '--version[print the version]' \
            '1:project:_files -/'
          ;;
        plan)
          _arguments \
            '--exports=[folder with the FileMaker exports]:DIR:_files' \
            '--target=[the target database: a libpq URL or connection string]:URL: ' \
            '--jobs=[run up to N steps at the same time]:N: ' \
            '--json[print one JSON object on stdout, also on failure]' \
            '--quiet[print nothing when all is well]' \
            '--verbose[say on stderr what is being done]' \
            '--no-progress[draw no progress bar]' \
            '--state=[state folder (default: .fm2pg in the project)]:DIR:_files' \
            '--set=[a setting of this run: `tenant=` says whose data is loaded]:NAME=VALUE: ' \
            '--show-values[allow field values in messages and listings]' \
            '--help[print this help]' \
            '--version[print the version]' \
            '1:project:_files -/'
          ;;
        rejects)
          _fm2pg_rejects
          ;;
        status)
          _arguments \
            '--watch[go on until the run ends; not with --json]' \
            '--target=[the target database: a libpq URL or connection string]:URL: ' \
            '--jobs=[run up to N steps at the same time]:N: ' \
            '--json[print one JSON object on stdout, also on failure]' \
            '--quiet[print nothing when all is well]' \
            '--verbose[say on stderr what is being done]' \
            '--no-progress[draw no progress bar]' \
            '--state=[state folder (default: .fm2pg in the project)]:DIR:_files' \
            '--set=[a setting of this run: `tenant=` says whose data is loaded]:NAME=VALUE: ' \
            '--show-values[allow field values in messages and listings]' \
            '--help[print this help]' \
            '--version[print the version]' \
            '1:project:_files -/'
          ;;
        runs)
          _arguments \
            '--limit=[show at most N runs (default: 20)]:N: ' \
            '--target=[the target database: a libpq URL or connection string]:URL: ' \
            '--jobs=[run up to N steps at the same time]:N: ' \
            '--json[print one JSON object on stdout, also on failure]' \
            '--quiet[print nothing when all is well]' \
            '--verbose[say on stderr what is being done]' \
            '--no-progress[draw no progress bar]' \
            '--state=[state folder (default: .fm2pg in the project)]:DIR:_files' \
            '--set=[a setting of this run: `tenant=` says whose data is loaded]:NAME=VALUE: ' \
            '--show-values[allow field values in messages and listings]' \
            '--help[print this help]' \
            '--version[print the version]' \
            '1:project:_files -/'
          ;;
        purge)
          _arguments \
            '--older-than=[how long to keep: 12h, 30d, 4w (default: 30d)]:AGE: ' \
            '--dry-run[say what would be removed, and remove nothing]' \
            '--target=[the target database: a libpq URL or connection string]:URL: ' \
            '--jobs=[run up to N steps at the same time]:N: ' \
            '--json[print one JSON object on stdout, also on failure]' \
            '--quiet[print nothing when all is well]' \
            '--verbose[say on stderr what is being done]' \
            '--no-progress[draw no progress bar]' \
            '--state=[state folder (default: .fm2pg in the project)]:DIR:_files' \
            '--set=[a setting of this run: `tenant=` says whose data is loaded]:NAME=VALUE: ' \
            '--show-values[allow field values in messages and listings]' \
            '--help[print this help]' \
            '--version[print the version]' \
            '1:project:_files -/'
          ;;
        grants)
          _arguments \
            '--role=[the role that fm2pg runs as (default: fm2pg_loader)]:NAME: ' \
            '--target=[the target database: a libpq URL or connection string]:URL: ' \
            '--jobs=[run up to N steps at the same time]:N: ' \
            '--json[print one JSON object on stdout, also on failure]' \
            '--quiet[print nothing when all is well]' \
            '--verbose[say on stderr what is being done]' \
            '--no-progress[draw no progress bar]' \
            '--state=[state folder (default: .fm2pg in the project)]:DIR:_files' \
            '--set=[a setting of this run: `tenant=` says whose data is loaded]:NAME=VALUE: ' \
            '--show-values[allow field values in messages and listings]' \
            '--help[print this help]' \
            '--version[print the version]' \
            '1:project:_files -/'
          ;;
        schema)
          _arguments \
            '--target=[the target database: a libpq URL or connection string]:URL: ' \
            '--jobs=[run up to N steps at the same time]:N: ' \
            '--json[print one JSON object on stdout, also on failure]' \
            '--quiet[print nothing when all is well]' \
            '--verbose[say on stderr what is being done]' \
            '--no-progress[draw no progress bar]' \
            '--state=[state folder (default: .fm2pg in the project)]:DIR:_files' \
            '--set=[a setting of this run: `tenant=` says whose data is loaded]:NAME=VALUE: ' \
            '--show-values[allow field values in messages and listings]' \
            '--help[print this help]' \
            '--version[print the version]' \
            '1:kind:'
          ;;
        test)
          _arguments \
            '--update-catalog[write tests/catalog.yml anew first; needs a server]' \
            '--target=[the target database: a libpq URL or connection string]:URL: ' \
            '--jobs=[run up to N steps at the same time]:N: ' \
            '--json[print one JSON object on stdout, also on failure]' \
            '--quiet[print nothing when all is well]' \
            '--verbose[say on stderr what is being done]' \
            '--no-progress[draw no progress bar]' \
            '--state=[state folder (default: .fm2pg in the project)]:DIR:_files' \
            '--set=[a setting of this run: `tenant=` says whose data is loaded]:NAME=VALUE: ' \
            '--show-values[allow field values in messages and listings]' \
            '--help[print this help]' \
            '--version[print the version]' \
            '1:project:_files -/'
          ;;
        preview)
          _arguments \
            '--exports=[folder with the FileMaker exports]:DIR:_files' \
            '--limit=[show at most N records, or N of each (default: 10)]:N: ' \
            '--record=[show this record only]:N: ' \
            '--source=[only this source of the table (default: all in turn)]:EXPORT: ' \
            '--against=[the project as it was, to be compared with]:DIR:_files' \
            '--target=[the target database: a libpq URL or connection string]:URL: ' \
            '--jobs=[run up to N steps at the same time]:N: ' \
            '--json[print one JSON object on stdout, also on failure]' \
            '--quiet[print nothing when all is well]' \
            '--verbose[say on stderr what is being done]' \
            '--no-progress[draw no progress bar]' \
            '--state=[state folder (default: .fm2pg in the project)]:DIR:_files' \
            '--set=[a setting of this run: `tenant=` says whose data is loaded]:NAME=VALUE: ' \
            '--show-values[allow field values in messages and listings]' \
            '--help[print this help]' \
            '--version[print the version]' \
            '1:table:' \
            '2:project:_files -/'
          ;;
        trace)
          _arguments \
            '--exports=[folder with the FileMaker exports]:DIR:_files' \
            '--target=[the target database: a libpq URL or connection string]:URL: ' \
            '--jobs=[run up to N steps at the same time]:N: ' \
            '--json[print one JSON object on stdout, also on failure]' \
            '--quiet[print nothing when all is well]' \
            '--verbose[say on stderr what is being done]' \
            '--no-progress[draw no progress bar]' \
            '--state=[state folder (default: .fm2pg in the project)]:DIR:_files' \
            '--set=[a setting of this run: `tenant=` says whose data is loaded]:NAME=VALUE: ' \
            '--show-values[allow field values in messages and listings]' \
            '--help[print this help]' \
            '--version[print the version]' \
            '1:table:' \
            '2:key:' \
            '3:project:_files -/'
          ;;
        docs)
          _fm2pg_docs
          ;;
        db)
          _fm2pg_db
          ;;
      esac
      ;;
  esac
}

_fm2pg "$@"
