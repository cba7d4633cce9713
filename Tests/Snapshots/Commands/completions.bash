# bash completion for fm2pg
_fm2pg() {
  local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]}
  local command='' words='' project='' i
  COMPREPLY=()
  for ((i = 1; i < COMP_CWORD; i++)); do
    case ${COMP_WORDS[i]} in
      --exports|--retry|--mask|--target|-j|--jobs|--state|--set|--table|--code|--limit|--out|--older-than|--role|--record|--source|--against) ((i++)) ;;
      -*) ;;
      *)
        case $command in
          '') command=${COMP_WORDS[i]} ;;
          rejects|docs|db) command="$command ${COMP_WORDS[i]}" ;;
        esac
        ;;
    esac
  done
  case $prev in
    --exports|--mask|--state|--out|--against) mapfile -t COMPREPLY < <(compgen -f -- "$cur"); return ;;
    --exports|--retry|--mask|--target|-j|--jobs|--state|--set|--table|--code|--limit|--out|--older-than|--role|--record|--source|--against) return ;;
  esac
  case $command in
    '') words='full-load verify check plan rejects status runs purge grants schema test preview trace docs db help --help --version' ;;
    'rejects') words='list show export replay --help' ;;
    'docs') words='build --help' ;;
    'db') words='start stop url psql destroy --help' ;;
    'full-load') words='--exports --rebuild --fresh --wait --retry --mask --target --jobs --json --quiet --verbose --no-progress --state --set --show-values --help --version' project=yes ;;
    'verify') words='--exports --mask --target --jobs --json --quiet --verbose --no-progress --state --set --show-values --help --version' project=yes ;;
    'check') words='--exports --target --jobs --json --quiet --verbose --no-progress --state --set --show-values --help --version' project=yes ;;
    'plan') words='--exports --target --jobs --json --quiet --verbose --no-progress --state --set --show-values --help --version' project=yes ;;
    'rejects list') words='--table --code --target --jobs --json --quiet --verbose --no-progress --state --set --show-values --help --version' project=yes ;;
    'rejects show') words='--table --code --limit --show-pii --target --jobs --json --quiet --verbose --no-progress --state --set --show-values --help --version' project=yes ;;
    'rejects export') words='--table --code --out --show-pii --target --jobs --json --quiet --verbose --no-progress --state --set --show-values --help --version' project=yes ;;
    'rejects replay') words='--wait --target --jobs --json --quiet --verbose --no-progress --state --set --show-values --help --version' project=yes ;;
    'status') words='--watch --target --jobs --json --quiet --verbose --no-progress --state --set --show-values --help --version' project=yes ;;
    'runs') words='--limit --target --jobs --json --quiet --verbose --no-progress --state --set --show-values --help --version' project=yes ;;
    'purge') words='--older-than --dry-run --target --jobs --json --quiet --verbose --no-progress --state --set --show-values --help --version' project=yes ;;
    'grants') words='--role --target --jobs --json --quiet --verbose --no-progress --state --set --show-values --help --version' project=yes ;;
    'schema') words='--target --jobs --json --quiet --verbose --no-progress --state --set --show-values --help --version' ;;
    'test') words='--update-catalog --target --jobs --json --quiet --verbose --no-progress --state --set --show-values --help --version' project=yes ;;
    'preview') words='--exports --limit --record --source --against --target --jobs --json --quiet --verbose --no-progress --state --set --show-values --help --version' project=yes ;;
    'trace') words='--exports --target --jobs --json --quiet --verbose --no-progress --state --set --show-values --help --version' project=yes ;;
    'docs build') words='--exports --out --target --jobs --json --quiet --verbose --no-progress --state --set --show-values --help --version' project=yes ;;
    'db start') words='--target --jobs --json --quiet --verbose --no-progress --state --set --show-values --help --version' project=yes ;;
    'db stop') words='--target --jobs --json --quiet --verbose --no-progress --state --set --show-values --help --version' project=yes ;;
    'db url') words='--target --jobs --json --quiet --verbose --no-progress --state --set --show-values --help --version' project=yes ;;
    'db psql') words='--target --jobs --json --quiet --verbose --no-progress --state --set --show-values --help --version' project=yes ;;
    'db destroy') words='--target --jobs --json --quiet --verbose --no-progress --state --set --show-values --help --version' project=yes ;;
  esac
  if [[ $project && $cur != -* ]]; then
    mapfile -t COMPREPLY < <(compgen -d -- "$cur")
  else
    mapfile -t COMPREPLY < <(compgen -W "$words" -- "$cur")
  fi
}
complete -o filenames -F _fm2pg fm2pg
