//! Completions: a script per shell, which the shell itself can read.

use super::team::Team;

#[test]
fn every_shell_has_its_script() {
    let team = Team::empty();
    for (shell, mark) in [
        ("bash", "complete -F _ally"),
        ("zsh", "#compdef ally"),
        ("fish", "complete -c ally"),
        ("powershell", "Register-ArgumentCompleter -Native -CommandName 'ally'"),
        ("elvish", "edit:completion:arg-completer[ally]"),
    ] {
        let script = team.in_home("ana", &["completions", shell]).ok();
        assert!(script.contains(mark), "{shell}");
        for word in ["checkin", "because", "mark-read"] {
            assert!(script.contains(word), "{shell} completes {word}");
        }
    }
}

#[test]
fn bash_reads_the_script_and_completes_with_it() {
    let team = Team::empty();
    let script = team.in_home("ana", &["completions", "bash"]).ok();
    std::fs::write(team.path("ally.bash"), script).unwrap();
    let mut bash = team.command("ana", "bash");
    let typed = "source ./ally.bash; COMP_WORDS=(ally goal ch); COMP_CWORD=2; _ally ally ch goal; echo \"${COMPREPLY[*]}\"";
    let Ok(output) = bash.current_dir(team.path("")).args(["--norc", "-c", typed]).output() else {
        println!("skipped: there is no bash");
        return;
    };
    assert_eq!(String::from_utf8(output.stdout).unwrap(), "change\n");
}

#[test]
fn an_unknown_shell_is_refused() {
    let team = Team::empty();
    team.in_home("ana", &["completions", "tcsh"]).fails(
        2,
        "
        error: invalid value 'tcsh' for '<SHELL>' [possible values: bash, elvish, fish, powershell, zsh]
          help: tip: a similar value exists: 'zsh'
        ",
    );
    team.in_home("ana", &["completions"]).fails(
        2,
        "
        error: the following required arguments were not provided: <SHELL>
          help: Usage: ally completions <SHELL>
        ",
    );
}
