#compdef ally
# zsh completion for ally: as _ally in a folder of $fpath, or in ~/.zshrc: eval "$(ally completions zsh)"

_ally() {
    local line value about
    local -a words_before more done
    words_before=("${(@Q)words[1,CURRENT-1]}")
    for line in "${(@f)$(command ally complete -- "${words_before[@]}" "${(Q)PREFIX}" 2>/dev/null)}"; do
        value=${line%%$'\t'*} about=${line#*$'\t'}
        case $value in
            '') ;;
            :files) compset -P '--*='; _files ;;
            :folders) compset -P '--*='; _files -/ ;;
            *[=:.]) more+=("${value//:/\\:}:$about") ;;
            *) done+=("${value//:/\\:}:$about") ;;
        esac
    done
    (( $#done )) && _describe -V ally done
    (( $#more )) && _describe -V ally more -S ''
}

if [[ ${funcstack[1]} == _ally ]]; then
    _ally "$@"
elif (( $+functions[compdef] )); then
    compdef _ally ally
fi
