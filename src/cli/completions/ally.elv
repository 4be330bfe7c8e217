# elvish completion for ally. In ~/.config/elvish/rc.elv: eval (ally completions elvish | slurp)
use re
use str

set edit:completion:arg-completer[ally] = {|@words|
    e:ally complete -- $@words 2>/dev/null | from-lines | each {|line|
        var value about = (str:split &max=2 "\t" $line"\t")
        if (or (eq $value ':files') (eq $value ':folders')) {
            edit:complete-filename $words[-1]
        } else {
            var shown = $value
            set about = (str:trim-space $about)
            if (not-eq $about '') { set shown = $value'  '$about }
            var behind = ' '
            if (re:match '[=:.]$' $value) { set behind = '' }
            edit:complex-candidate $value &display=$shown &code-suffix=$behind
        }
    }
}
