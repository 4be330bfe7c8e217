# bash completion for ally. In ~/.bashrc: eval "$(ally completions bash)"

_ally() {
    local line=${COMP_LINE:0:COMP_POINT} cut value about behind=' '
    # bash splits words at = and : too, and replaces only the piece behind the last of them.
    cut=${line##*[[:space:]]}
    case $2 in = | :) ;; *) cut=${cut%"$2"} ;; esac
    # Within quotes a space would belong to the word.
    case $cut in *[\"\']*) behind= cut=${cut//[\"\']/} ;; esac
    COMPREPLY=()
    while IFS=$'\t' read -r value about; do
        case $value in
            :files) compopt +o nospace -o default 2>/dev/null ;;
            :folders) compopt +o nospace -o dirnames 2>/dev/null ;;
            *[=:.]) COMPREPLY+=("${value#"$cut"}") ;;
            *) COMPREPLY+=("${value#"$cut"}$behind") ;;
        esac
    done < <(command ally complete --line "$line" 2>/dev/null)
}

complete -o nospace -o nosort -F _ally ally 2>/dev/null || complete -o nospace -F _ally ally
