# fish completion for ally: ~/.config/fish/completions/ally.fish

function __ally_offers
    set -l before (commandline -opc)
    set -l current (commandline -ct)
    for line in (command ally complete -- $before "$current" 2>/dev/null)
        switch $line
            case ':files' ':folders'
                set -l option (string match -r -- '^--[^=]*=' "$current"; or echo '')
                set -l typed (string replace -r -- '^--[^=]*=' '' "$current")
                if test $line = ':files'
                    set -l found (__fish_complete_path "$typed")
                    printf '%s\n' $option$found
                else
                    set -l found (__fish_complete_directories "$typed" '')
                    printf '%s\n' $option$found
                end
            case '*'
                printf '%s\n' $line
        end
    end
end

complete -c ally -f -k -a '(__ally_offers)'
