//! Completions: a script per shell, tried in the shells themselves, and the words that it gets from ally.

use std::process::Stdio;

use super::pty::{Step, Terminal};
use super::servers::programs;
use super::shim::watch;
use super::team::Team;

/// Ana swims, Ben sings, and said something to Ana.
fn team() -> Team {
    let team = Team::agreed();
    team.ana("goal add 'Swim in the lake' --id swim --every 2/week").ok();
    team.ben("goal add 'One song' --id song").ok();
    team.ben("feedback give ana 'You asked before you advised' --kind keep").ok();
    team.meet();
    team
}

/// What may be typed next in Ana's clone, a line each.
fn offers(team: &Team, line: &str) -> String {
    team.run("ana", &["complete", "--line", line]).ok()
}

#[test]
fn goals_come_with_their_titles_mine_first() {
    let team = team();
    assert_eq!(offers(&team, "ally goal show "), "swim\tSwim in the lake\nben/song\tOne song\n");
    assert_eq!(offers(&team, "ally goal show ana/"), "ana/swim\tSwim in the lake\n");
    assert_eq!(offers(&team, "ally goal change "), "swim\tSwim in the lake\n");
    assert_eq!(offers(&team, "ally goal reopen "), "");
    team.ana("goal add 'Hike the ridge' --id hike --with ben").ok();
    team.ana("goal done swim").ok();
    assert_eq!(offers(&team, "ally log --goal "), "hike\tHike the ridge\nben/song\tOne song\n");
    assert_eq!(offers(&team, "ally log --goal=ours/"), "--goal=ours/hike\tHike the ridge\n");
    assert_eq!(offers(&team, "ally goal reopen "), "swim\tSwim in the lake\n");
    assert_eq!(offers(&team, "ally -C ../../ben/team goal done "), "song\tOne song\n");
    assert_eq!(offers(&team, "ally --as ben goal done "), "song\tOne song\nhike\tHike the ridge\n");
}

#[test]
fn a_check_in_offers_my_goals_and_behind_them_the_answers() {
    let team = team();
    assert_eq!(offers(&team, "ally checkin sw"), "swim=\tSwim in the lake\n");
    assert_eq!(
        offers(&team, "ally checkin -m 4 swim="),
        "swim=y\tdone\nswim=p\tpartly\nswim=n\tmissed; `n:energy` gives a reason\nswim=s\tskipped on purpose\n"
    );
    assert_eq!(offers(&team, "ally checkin swim=n:f"), "swim=n:forgot\t\nswim=n:feeling\t\n");
    assert_eq!(offers(&team, "ally checkin --detail swim.h"), "swim.hard=\thow hard it was, 1 to 5\n");
    assert_eq!(offers(&team, "ally checkin --with b"), "ben\tBen Li\n");
    assert_eq!(offers(&team, "ally review answer --goal swim=k"), "swim=keep\tgo on as it is\n");
}

#[test]
fn records_come_newest_first_and_only_where_they_fit() {
    let team = team();
    team.ana("checkin --win 'to the buoy and back'").ok();
    team.at("2026-11-23T10:00");
    team.ben("checkin --note 'no voice'").ok();
    team.meet();
    let said = format!("{}\tYou asked before you advised\n", id_of_feedback(&team));
    assert_eq!(offers(&team, "ally feedback reply "), format!("2026-11-23.ben\tno voice\n{said}"));
    let last = id_of_feedback(&team).rsplit('.').next().unwrap().to_owned();
    let begun = &last[..2];
    assert_eq!(
        offers(&team, &format!("ally feedback show {begun}")),
        format!("{last}\tYou asked before you advised\n")
    );
    assert_eq!(
        offers(&team, "ally checkin show "),
        "2026-11-23.ben\tno voice\n2026-11-22.ana\tto the buoy and back\n"
    );
    assert_eq!(offers(&team, "ally checkin edit "), "2026-11-22.ana\tto the buoy and back\n");
    assert_eq!(offers(&team, "ally pact show "), "2026-11-22.ana\tRun the spring half together\n");
    // Ninety days later they are not offered any more.
    team.at("2027-03-01T10:00");
    assert_eq!(offers(&team, "ally checkin show "), "");
}

fn id_of_feedback(team: &Team) -> String {
    team.ana("feedback list --json").json()["data"][0]["id"].as_str().unwrap().to_owned()
}

#[test]
fn proposals_drafts_members_settings_and_dates_are_offered() {
    let team = team();
    team.ben("goal propose --for ana 'A walk at noon'").ok();
    team.meet();
    let proposals = offers(&team, "ally goal accept ");
    assert!(proposals.starts_with("2026-11-22.ben.") && proposals.lines().count() == 1, "{proposals}");
    team.ana("feedback give ben 'not yet' --draft").ok();
    assert!(offers(&team, "ally feedback send ").ends_with("\tnot yet\n"));
    assert_eq!(offers(&team, "ally log --who "), "ana\tAna Roth\nben\tBen Li\n");
    assert_eq!(
        offers(&team, "ally feedback give "),
        "ana\tAna Roth\nben\tBen Li\nall\teverybody in the team\n"
    );
    assert_eq!(
        offers(&team, "ally config set f"),
        "fsync\twait for the disk at every write (true or false)\n"
    );
    assert_eq!(offers(&team, "ally checkin --on y"), "yesterday\tSaturday, 2026-11-21\n");
    assert_eq!(
        offers(&team, "ally review show --period 2026-W"),
        "2026-W47\tthis week\n2026-W46\tlast week\n"
    );
    assert_eq!(
        offers(&team, "ally goal add Run --every w"),
        "weekdays\tMonday to Friday\nweekly\tonce a week\n"
    );
}

#[test]
fn commands_and_options_are_offered_and_none_that_stands_there_already() {
    let team = Team::empty();
    let here = |line: &str| team.in_home("ana", &["complete", "--line", line]).ok();
    assert_eq!(here("ally goal dro"), "drop\tClose a goal: let go\n");
    assert_eq!(here("ally help und"), "undo\tTake back your last own record commit, by a new commit\n");
    assert_eq!(here("ally comp"), "completions\tPrint completions for a shell\n");
    assert_eq!(here("ally due --ex"), "--exit-code\tEnd with exit code 8 when something is due\n");
    assert_eq!(here("ally due --exit-code --ex"), "");
    assert_eq!(here("ally goal list --state d"), "done\t\ndropped\t\n");
    assert_eq!(here("ally checkin --last k"), "kept\t\n");
    assert_eq!(here("ally --repo "), ":folders\n");
    assert_eq!(here("ally check go"), ":files\n");
    assert_eq!(here("ally goal add --why "), "");
    assert_eq!(here(""), here("ally "));
}

#[test]
fn where_something_is_wrong_nothing_is_said() {
    let team = team();
    for line in ["ally -C nowhere goal show ", "ally nonsense --what goal show ", "ally --as zoe goal done "]
    {
        assert_eq!(offers(&team, line), "", "{line}");
    }
    team.write("ana", "goals/ana/broken.yaml", "title: [");
    assert_eq!(offers(&team, "ally goal change "), "swim\tSwim in the lake\n");
    std::fs::write(team.clone_of("ana").join(".git/config"), "[core\n").unwrap();
    assert_eq!(offers(&team, "ally goal show "), "");
}

#[test]
fn what_others_wrote_neither_drives_the_terminal_nor_a_shell() {
    let team = team();
    team.write("ana", "goals/ben/song.yaml", "title: \"\\e[31mred\\tand $(touch owned)\\a\"\n");
    team.write("ana", "goals/ben/$(touch owned).yaml", "title: x\n");
    team.write("ana", "goals/ben/a b.yaml", "title: x\n");
    assert_eq!(offers(&team, "ally goal show b"), "ben/song\t\u{fffd}[31mred and $(touch owned)\u{fffd}\n");
}

/// Of the clone only the settings of git, the members and the goals are opened, and nothing is written.
#[test]
fn goals_are_found_without_opening_anything_else() {
    let team = team();
    for day in 1..=20 {
        team.at(&format!("2026-11-{day:02}T10:00"));
        team.ana(&format!("checkin --note 'day {day}'")).ok();
    }
    team.at("2026-11-22T20:00");
    let opened = |line: &str| {
        let watch = watch()?;
        let log = team.path("opened");
        let _ = std::fs::remove_file(&log);
        let folder = team.clone_of("ana").canonicalize().unwrap();
        let mut command = team.command("ana", env!("CARGO_BIN_EXE_ally"));
        command.env("LD_PRELOAD", watch).env("WATCH_LOG", &log).env("WATCH_FOLDER", &folder);
        let output = command.current_dir(&folder).args(["complete", "--line", line]).output().unwrap();
        assert!(output.status.success() && output.stderr.is_empty() && !output.stdout.is_empty(), "{line}");
        let names = std::fs::read_to_string(&log).unwrap();
        let mut names: Vec<String> = names
            .lines()
            .map(|line| line.replace(&format!("ally opened {}", folder.display()), ""))
            .filter(|name| !name.is_empty())
            .collect();
        names.sort();
        names.dedup();
        Some(names)
    };
    let before = team.git("ana", &["status", "--porcelain", "--ignored"]);
    let Some(goals) = opened("ally goal show ") else { return };
    let of_git = |name: &&String| name.starts_with("/.git/");
    assert!(goals.iter().filter(of_git).count() < 12, "{goals:#?}");
    assert!(!goals.iter().any(|name| name.starts_with("/.git/objects")), "{goals:#?}");
    let files: Vec<&String> = goals.iter().filter(|name| !of_git(name) && name.ends_with(".yaml")).collect();
    let expected = [
        "/ally.yaml",
        "/goals/ana/swim.yaml",
        "/goals/ben/song.yaml",
        "/members/ana.yaml",
        "/members/ben.yaml",
    ];
    assert_eq!(files, expected);
    // Of the check-ins only those that what is typed may mean.
    let checkins = opened("ally checkin show 2026-11-1").unwrap();
    assert_eq!(
        checkins.iter().filter(|name| name.starts_with("/checkins/") && name.ends_with(".yaml")).count(),
        10
    );
    assert_eq!(team.git("ana", &["status", "--porcelain", "--ignored"]), before);
}

/// What is typed, with ^ for the tabulator, and the words that stand there in the end.
const TYPED: [(&str, &str); 9] = [
    ("ally goal sh^sw^", "<ally><goal><show><swim>"),
    ("ally goal show ben/^", "<ally><goal><show><ben/song>"),
    ("ally checkin sw^y", "<ally><checkin><swim=y>"),
    ("ally checkin swim=n:en^", "<ally><checkin><swim=n:energy>"),
    ("ally log --who=b^", "<ally><log><--who=ben>"),
    ("ally -C ../../ben/team goal done s^", "<ally><-C><../../ben/team><goal><done><song>"),
    ("ally goal show \"sw^", "<ally><goal><show><swim>"),
    ("ally config get fs^", "<ally><config><get><fsync>"),
    // Some shells leave the slash behind a folder, some take it away again.
    ("ally --repo=memb^", "<ally><--repo=members"),
];

/// Types into a shell in Ana's clone; each line is printed word by word instead of being run.
fn types(team: &Team, shell: &[&str], begin: &str) {
    let Some(terminal) = Terminal::new(team, "ana") else { return };
    let program: Vec<String> = shell.iter().map(|word| (*word).to_owned()).collect();
    let terminal = terminal.columns(200).var("PS1", "> ");
    // Ctrl-A goes to the beginning of the line, and what is printed begins unlike what is typed.
    let keys = |typed: &str| format!("{}\u{1}printf '<%s>' \r", typed.replace('^', "\t"));
    let rows: Vec<(String, &str)> = TYPED.iter().map(|(typed, words)| (keys(typed), *words)).collect();
    let begin = format!("{begin}; echo rea''dy\r");
    let mut steps = vec![Step::Send(&begin), Step::Wait("ready")];
    for (keys, words) in &rows {
        steps.extend([Step::Send(keys), Step::Wait(words)]);
    }
    steps.push(Step::Send("\rexit\r"));
    let seen = terminal.run(&program, &team.clone_of("ana"), &steps);
    assert_eq!(seen.code, 0, "{}", seen.raw);
}

#[test]
fn bash_completes_with_the_script() {
    let team = team();
    let Some([bash]) = programs(["bash"]) else { return };
    types(
        &team,
        &[bash.to_str().unwrap(), "--norc", "--noprofile", "-i"],
        "eval \"$(ally completions bash)\"",
    );
}

#[test]
fn zsh_completes_with_the_script() {
    let team = team();
    let Some([zsh]) = programs(["zsh"]) else { return };
    let begin = "autoload -U compinit; compinit -u -D; bindkey -e; eval \"$(ally completions zsh)\"";
    types(&team, &[zsh.to_str().unwrap(), "-f", "-i"], begin);
}

#[test]
fn zsh_finds_the_script_in_a_folder_of_functions() {
    let team = team();
    let Some([zsh]) = programs(["zsh"]) else { return };
    let script = team.ana("completions zsh").ok();
    std::fs::create_dir(team.path("ana/functions")).unwrap();
    std::fs::write(team.path("ana/functions/_ally"), script).unwrap();
    let begin = "fpath=(~/functions $fpath); autoload -U compinit; compinit -u -D; bindkey -e";
    types(&team, &[zsh.to_str().unwrap(), "-f", "-i"], begin);
}

#[test]
fn fish_shows_what_fits_and_what_it_is() {
    let team = team();
    let Some([fish]) = programs(["fish"]) else { return };
    let script = team.ana("completions fish").ok();
    std::fs::write(team.path("ally.fish"), script).unwrap();
    let shown = |typed: &str| {
        let mut command = team.command("ana", fish.to_str().unwrap());
        let line = format!("source ../../ally.fish; complete -C {}", typed.replace(' ', "\\ "));
        command.current_dir(team.clone_of("ana")).args(["--no-config", "-c", &line]);
        let output = command.stdin(Stdio::null()).output().unwrap();
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{typed}");
        String::from_utf8(output.stdout).unwrap()
    };
    assert_eq!(shown("ally goal show "), "swim\tSwim in the lake\nben/song\tOne song\n");
    assert_eq!(shown("ally checkin sw"), "swim=\tSwim in the lake\n");
    assert_eq!(shown("ally checkin swim=y"), "swim=y\tdone\n");
    assert_eq!(shown("ally log --who=b"), "--who=ben\tBen Li\n");
    assert_eq!(shown("ally -C ../../ben/team goal done "), "song\tOne song\n");
    assert_eq!(shown("ally --repo=memb"), "--repo=members/\n");
    assert_eq!(shown("ally check memb"), "members/\n");
    assert_eq!(shown("ally goal show nothing"), "");
}

#[test]
fn every_shell_has_its_script() {
    let team = Team::empty();
    for (shell, mark) in [
        ("bash", "complete -o nospace -o nosort -F _ally ally"),
        ("zsh", "#compdef ally"),
        ("fish", "complete -c ally -f -k -a '(__ally_offers)'"),
        ("powershell", "Register-ArgumentCompleter -Native -CommandName 'ally'"),
        ("elvish", "set edit:completion:arg-completer[ally]"),
    ] {
        let script = team.in_home("ana", &["completions", shell]).ok();
        assert!(script.contains(mark) && script.contains("ally complete "), "{shell}");
    }
    // An empty word would be lost on the way from PowerShell, which says so with an option.
    let new = team.in_home("ana", &["complete", "--new", "--", "ally", "config"]).ok();
    assert_eq!(new, "get\tPrint one setting\nset\tSet one\nlist\tAll settings with their values\n");
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

/// The first block of a language in docs/shells.md.
fn block(language: &str) -> String {
    let page = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/shells.md")).unwrap();
    let begin = format!("```{language}\n");
    page.split(&begin).nth(1).unwrap().split("```").next().unwrap().to_owned()
}

/// The prompt of docs/shells.md, in a shell: in the team's folder, outside of it, and once nothing is due any more.
fn prompts(team: &Team, shell: &[&str], language: &str, end: char) {
    let Some(terminal) = Terminal::new(team, "ana") else { return };
    std::fs::write(team.path("ana/prompt"), block(language)).unwrap();
    let program: Vec<String> = shell.iter().map(|word| (*word).to_owned()).collect();
    let (due, not_due) = (format!("[1 due] ~/team {end} "), format!("~ {end} "));
    let settled = format!("~/team {end} ");
    let steps = [
        Step::Send(". ~/prompt\r"),
        Step::Wait(&due),
        Step::Send("cd\r"),
        Step::Wait(&not_due),
        Step::Send("cd team; ally checkin --quiet --note here\r"),
        Step::Wait("--note here"),
        Step::Wait(&settled),
        Step::Send("exit\r"),
    ];
    let seen = terminal.run(&program, &team.clone_of("ana"), &steps);
    assert_eq!((seen.code, seen.raw.matches("due] ").count()), (0, 1), "{}", seen.raw);
}

#[test]
fn the_prompt_for_bash_tells_what_is_due() {
    let team = Team::pair();
    let Some([bash]) = programs(["bash"]) else { return };
    let end =
        if team.path("").metadata().is_ok_and(|folder| std::os::unix::fs::MetadataExt::uid(&folder) == 0) {
            '#'
        } else {
            '$'
        };
    prompts(&team, &[bash.to_str().unwrap(), "--norc", "--noprofile", "-i"], "bash", end);
}

#[test]
fn the_prompt_for_zsh_tells_what_is_due() {
    let team = Team::pair();
    let Some([zsh]) = programs(["zsh"]) else { return };
    let end =
        if team.path("").metadata().is_ok_and(|folder| std::os::unix::fs::MetadataExt::uid(&folder) == 0) {
            '#'
        } else {
            '%'
        };
    prompts(&team, &[zsh.to_str().unwrap(), "-f", "-i"], "zsh", end);
}
