//! Check-ins: written in one line, added to on the same day, listed, shown.

use super::team::Team;

#[test]
fn a_check_in_is_one_line_one_file_and_one_commit() {
    let team = Team::pair();
    team.ana("goal add 'Run' --every 3/week").ok();
    team.ana("goal add 'Read' --id pages --target 100 --unit pages").ok();
    team.ana("goal add 'Yoga' --every weekly").ok();
    team.ana("goal add 'Register' --id register").ok();
    team.ana("checkin --on yesterday --next 'find the shoes'").ok();
    team.ana("checkin run=y pages=12 yoga=n:energy register=p -m 4 --win 'first run without stopping' --last kept --next 'send Ben the draft on Tuesday after lunch'").shows(
        "
        Checked in for Sun 22 Nov: run done, pages 12, yoga missed (energy), register partly, mood 4, win, next, last promise kept
        Ben Li will see it after your next `ally sync`
        Add an if–then for next time, if you like: `ally goal change yoga --plan \"if …, then …\" --because TEXT`
        ",
    );
    assert_eq!(
        team.read("ana", "checkins/ana/2026/11/2026-11-22.ana.yaml"),
        "goals:\n  run: done\n  pages: 12\n  yoga:\n    is: missed\n    why: energy\n  register: partly\nmood: 4\nwin: first run without stopping\nlast: kept\nnext: send Ben the draft on Tuesday after lunch\n"
    );
    assert_eq!(
        team.git("ana", &["log", "-1", "--format=%an <%ae>%n%B"]),
        "Ana Roth <ana@example.org>\ncheckin: ana 2026-11-22 (run done, pages 12, yoga missed (energy), register partly, mood 4, win, ne…\n\nAlly-Action: checkin\nAlly-Record: checkin 2026-11-22.ana\n\n"
    );
    team.is_clean("ana");
    team.ana("checkin list").shows(
        "
        id              day         goals                                                      words
        2026-11-22.ana  Sun 22 Nov  run done, pages 12, yoga missed (energy), register partly  mood 4 · win: first run without stopping · next: send Ben the draft on Tuesday after lunch
        2026-11-21.ana  Sat 21 Nov                                                             next: find the shoes
        ",
    );
    team.ana("checkin show 2026-11-22").shows(
        "
        2026-11-22.ana: Ana Roth
          goals  run: done
                 pages: 12
                 yoga: is missed, why energy
                 register: partly
          mood   4
          win    first run without stopping
          last   kept
          next   send Ben the draft on Tuesday after lunch
        ",
    );
}

#[test]
fn every_form_of_an_answer_has_its_form_in_the_file() {
    let team = Team::pair();
    team.ana("goal add 'Run' --every 3/week").ok();
    team.ana("goal add 'Stretch' --every daily").ok();
    team.ana("goal add 'Read' --id pages --target 100").ok();
    team.ana("goal add 'Lose' --id kg --from 80 --target 70").ok();
    team.ana("checkin run=3x stretch=mon,wed pages=+12.5 kg=-1").shows(
        "
        Checked in for Sun 22 Nov: run 3x, stretch mon,wed, pages 12.5, kg -1
        Ben Li will see it after your next `ally sync`
        ",
    );
    team.ana("checkin run=DONE stretch=partly pages=s kg=missed").shows(
        "
        Added to your check-in of Sun 22 Nov: run done, stretch partly, pages skip, kg missed
        Ben Li will see it after your next `ally sync`
        Add an if–then for next time, if you like: `ally goal change kg --plan \"if …, then …\" --because TEXT`
        ",
    );
    team.ana("checkin run=yes run=5 stretch=skip").shows(
        "
        Added to your check-in of Sun 22 Nov: run done 5, stretch skip
        Ben Li will see it after your next `ally sync`
        ",
    );
    team.ana("checkin run=no:ill --detail run.note='a bad cold' --detail run.hard=4 --detail run.real=yes --detail run.confidence=2 --detail run.link=https://example.org/x").shows(
        "
        Added to your check-in of Sun 22 Nov: run missed (ill)
        Ben Li will see it after your next `ally sync`
        ",
    );
    assert_eq!(
        team.read("ana", "checkins/ana/2026/11/2026-11-22.ana.yaml"),
        "goals:\n  run:\n    is: missed\n    times: 3\n    note: a bad cold\n    why: ill\n    real: true\n    hard: 4\n    confidence: 2\n    link: https://example.org/x\n  stretch:\n    is: skip\n    days:\n    - mon\n    - wed\n  pages: skip\n  kg: missed\n"
    );
    team.ana("checkin show 2026-11-22.ana").shows(
        "
        2026-11-22.ana: Ana Roth
          goals  run: is missed, times 3, note a bad cold, why ill, real yes, hard 4, confidence 2, link https://example.org/x
                 stretch: is skip, days mon, wed
                 pages: skip
                 kg: missed
        ",
    );
}

#[test]
fn a_second_check_in_of_a_day_adds_to_the_first_and_loses_no_word() {
    let team = Team::pair();
    team.ana("goal add 'Run' --every 3/week").ok();
    team.ana("checkin run=n:forgot -m 2 --note 'a grey day' --ask 'how do you start?' --with ben").ok();
    team.ana(
        "checkin run=y -m 4 --note 'then the sun came out' --ask 'listen:I ran after all' --star --with ben",
    )
    .shows(
        "
        Added to your check-in of Sun 22 Nov: run done, mood 4, note, ask, with Ben Li
        Ben Li will see it after your next `ally sync`
        ",
    );
    assert_eq!(
        team.read("ana", "checkins/ana/2026/11/2026-11-22.ana.yaml"),
        "goals:\n  run: done\nmood: 4\nask:\n  for: listen\n  text: |\n    how do you start?\n    I ran after all\nnote: |\n  a grey day\n  then the sun came out\nwith:\n- ben\nstar: true\n"
    );
    team.ana("checkin run=y -m 4").fails(
        1,
        "
        error: your check-in of Sun 22 Nov is like that already
          help: nothing was written
        ",
    );
    team.ana("checkin --note 'then the sun came out'").fails(
        1,
        "
        error: your check-in of Sun 22 Nov is like that already
          help: nothing was written
        ",
    );
    team.ana("checkin --star").fails(
        1,
        "
        error: your check-in of Sun 22 Nov is like that already
          help: nothing was written
        ",
    );
}

#[test]
fn every_text_has_its_field() {
    let team = Team::pair();
    team.ana("checkin --blocker rain --ask 'push:me, please' --excited stars --challenged hills --surprised legs --note n").shows(
        "
        Checked in for Sun 22 Nov: blocker, note, excited, challenged, surprised, ask
        Ben Li will see it after your next `ally sync`
        ",
    );
    assert_eq!(
        team.read("ana", "checkins/ana/2026/11/2026-11-22.ana.yaml"),
        "blocker: rain\nask:\n  for: push\n  text: me, please\nnote: \"n\"\nexcited: stars\nchallenged: hills\nsurprised: legs\n"
    );
    team.ana("checkin show 2026-11-22.ana").shows(
        "
        2026-11-22.ana: Ana Roth
          blocker     rain
          ask         for: push
                      text: me, please
          note        n
          excited     stars
          challenged  hills
          surprised   legs
        ",
    );
    team.ana("checkin list --blockers").shows(
        "
        id              day         goals  words
        2026-11-22.ana  Sun 22 Nov         blocker: rain · note: n · excited: stars · challenged: hills · surprised: legs · asks (push): me, please
        ",
    );
    team.ana("checkin list --wins").shows(
        "
        No check-ins there; `ally checkin GOAL=y` writes one
        ",
    );
}

#[test]
fn a_check_in_can_be_back_dated_for_seven_days() {
    let team = Team::pair();
    team.ana("goal add 'Run' --every 3/week").ok();
    team.ana("checkin --on yesterday run=y").shows(
        "
        Checked in for Sat 21 Nov: run done
        Ben Li will see it after your next `ally sync`
        ",
    );
    team.ana("checkin --on monday run=p").shows(
        "
        Checked in for Mon 16 Nov: run partly
        Ben Li will see it after your next `ally sync`
        ",
    );
    team.ana("checkin --on '5 days ago' --note x").shows(
        "
        Checked in for Tue 17 Nov: note
        Ben Li will see it after your next `ally sync`
        ",
    );
    team.ana("checkin --on 2026-11-15 --note 'seven days'").shows(
        "
        Checked in for Sun 15 Nov: note
        Ben Li will see it after your next `ally sync`
        ",
    );
    team.ana("checkin --on 7d --note 'again'").shows(
        "
        Added to your check-in of Sun 15 Nov: note
        Ben Li will see it after your next `ally sync`
        ",
    );
    team.ana("checkin --on 2026-11-14 --note 'eight'").fails(
        1,
        "
        error: 2026-11-14 is more than seven days ago
          help: --on takes today and the seven days before
        ",
    );
    team.ana("checkin --on tomorrow --note x").fails(
        1,
        "
        error: 2026-11-23 is still ahead
          help: a check-in speaks of today or of the last seven days
        ",
    );
    team.ana("checkin --on sunday --note 'last Sunday'").shows(
        "
        Added to your check-in of Sun 15 Nov: note
        Ben Li will see it after your next `ally sync`
        ",
    );
    team.ana("checkin --on 2026-02-30 --note x").fails(
        2,
        r#"
        error: "2026-02-30" is not a date that ally understands
          help: write it as one of: 2026-11-22, today, yesterday, tomorrow, friday, in 3 days, 3 days ago, 2w, +10d, next week, end of month
        "#,
    );
    team.ana("checkin list").shows(
        "
        id              day         goals       words
        2026-11-21.ana  Sat 21 Nov  run done
        2026-11-17.ana  Tue 17 Nov              note: x
        2026-11-16.ana  Mon 16 Nov  run partly
        2026-11-15.ana  Sun 15 Nov              note: seven days again last Sunday
        ",
    );
    assert_eq!(team.git("ana", &["log", "-1", "--format=%s"]), "checkin: ana 2026-11-15 (note)\n");
}

#[test]
fn the_list_can_be_narrowed() {
    let team = Team::pair();
    team.ana("goal add 'Run' --every 3/week").ok();
    team.ana("goal add 'Read' --target 100").ok();
    team.ana("checkin --on yesterday run=y --win 'three km'").ok();
    team.ana("checkin read=7 --blocker rain").ok();
    team.ben("checkin --note 'from Ben'").ok();
    team.ana("sync").ok();
    team.ben("sync").ok();
    team.ana("sync").ok();
    team.ana("checkin list").shows(
        "
        id              day         goals     words
        2026-11-22.ben  Sun 22 Nov            note: from Ben
        2026-11-22.ana  Sun 22 Nov  read 7    blocker: rain
        2026-11-21.ana  Sat 21 Nov  run done  win: three km
        ",
    );
    team.ana("checkin list --who ben").shows(
        "
        id              day         goals  words
        2026-11-22.ben  Sun 22 Nov         note: from Ben
        ",
    );
    team.ana("checkin list --goal run").shows(
        "
        id              day         goals     words
        2026-11-21.ana  Sat 21 Nov  run done  win: three km
        ",
    );
    team.ana("checkin list --wins").shows(
        "
        id              day         goals     words
        2026-11-21.ana  Sat 21 Nov  run done  win: three km
        ",
    );
    team.ana("checkin list --blockers").shows(
        "
        id              day         goals   words
        2026-11-22.ana  Sun 22 Nov  read 7  blocker: rain
        ",
    );
    team.ana("checkin list --since today").shows(
        "
        id              day         goals   words
        2026-11-22.ben  Sun 22 Nov          note: from Ben
        2026-11-22.ana  Sun 22 Nov  read 7  blocker: rain
        ",
    );
    team.ana("checkin list --until yesterday").shows(
        "
        id              day         goals     words
        2026-11-21.ana  Sat 21 Nov  run done  win: three km
        ",
    );
    team.ana("checkin list --since tomorrow").shows(
        "
        No check-ins there; `ally checkin GOAL=y` writes one
        ",
    );
    team.ben("checkin list --who ana --goal read").shows(
        "
        id              day         goals   words
        2026-11-22.ana  Sun 22 Nov  read 7  blocker: rain
        ",
    );
    team.ana("checkin list --since 2w --until 3d").shows(
        "
        No check-ins there; `ally checkin GOAL=y` writes one
        ",
    );
}

#[test]
fn a_check_in_is_found_by_its_day_its_beginning_and_its_path() {
    let team = Team::pair();
    team.ana("checkin --note 'from Ana'").ok();
    team.ben("checkin --note 'from Ben'").ok();
    team.ana("sync").ok();
    team.ben("sync").ok();
    team.ana("sync").ok();
    team.ana("checkin show 2026-11-22.b").shows(
        "
        2026-11-22.ben: Ben Li
          note  from Ben
        ",
    );
    team.ana("checkin show checkins/ben/2026/11/2026-11-22.ben.yaml").shows(
        "
        2026-11-22.ben: Ben Li
          note  from Ben
        ",
    );
    team.ana("checkin show 2026-11-22").fails(
        3,
        r#"
        error: "2026-11-22" could be 2026-11-22.ana or 2026-11-22.ben
          help: type more of the id
        "#,
    );
    team.ana("checkin show 2026-11-23").fails(
        3,
        r#"
        error: there is no check-in "2026-11-23"
          help: `ally checkin list` shows the check-ins; an id is DATE.MEMBER
        "#,
    );
}

#[test]
fn days_begin_when_the_member_says_so() {
    let team = Team::pair();
    team.ana("member edit --day-starts 4").ok();
    team.at("2026-11-23T03:30");
    team.ana("checkin --note 'late'").shows(
        "
        Checked in for Sun 22 Nov: note
        Ben Li will see it after your next `ally sync`
        ",
    );
    team.at("2026-11-23T04:00");
    team.ana("checkin --note 'early'").shows(
        "
        Checked in for Mon 23 Nov: note
        Ben Li will see it after your next `ally sync`
        ",
    );
    assert_eq!(
        team.git("ana", &["log", "-2", "--format=%s %ad", "--date=iso"]),
        "checkin: ana 2026-11-23 (note) 2026-11-23 04:00:00 +0100\ncheckin: ana 2026-11-22 (note) 2026-11-23 03:30:00 +0100\n"
    );
}

#[test]
fn what_does_not_fit_is_refused_and_nothing_is_written() {
    let team = Team::pair();
    team.ana("goal add 'Run' --every 3/week").ok();
    team.ana("goal add 'Read' --target 100").ok();
    team.ana("goal add 'Register'").ok();
    team.ana("goal add 'Past'").ok();
    team.ana("goal done past").ok();
    team.ben("goal add 'Swim' --every 2/week").ok();
    team.ben("sync").ok();
    team.ana("sync").ok();
    team.ana("checkin").fails(
        1,
        "
        error: there is nothing to write down yet
          help: say how a goal went (`ally checkin run=y`), or use --win, --note, --mood, --next
        ",
    );
    team.ana("checkin run").fails(
        2,
        "
        error: invalid value 'run' for '[GOAL=ANSWER]...': write it as GOAL=ANSWER, such as run=y or pages=12
          help: `ally checkin --help` says what fits
        ",
    );
    team.ana("checkin run=").fails(
        2,
        "
        error: invalid value 'run=' for '[GOAL=ANSWER]...': write it as GOAL=ANSWER, such as run=y or pages=12
          help: `ally checkin --help` says what fits
        ",
    );
    team.ana("checkin =y").fails(
        2,
        "
        error: invalid value '=y' for '[GOAL=ANSWER]...': write it as GOAL=ANSWER, such as run=y or pages=12
          help: `ally checkin --help` says what fits
        ",
    );
    team.ana("checkin run=maybe").fails(
        2,
        r#"
        error: "maybe" is not an answer to run
          help: answer y, p, n, s (or done, partly, missed, skip), a number, 3x or mon,wed
        "#,
    );
    team.ana("checkin run=y:ill").fails(
        2,
        r#"
        error: "y:ill" is not an answer to run
          help: answer y, p, n, s (or done, partly, missed, skip), a number, 3x or mon,wed
        "#,
    );
    team.ana("checkin run=n:lazy").fails(
        2,
        r#"
        error: "lazy" is not one of the reasons for a miss
          help: the reasons are time, energy, forgot, obstacle, feeling, choice, ill
        "#,
    );
    team.ana("checkin read=y").fails(
        1,
        r#"
        error: read is a number goal, and "y" does not fit it
          help: what fits: a number, or n (missed) or s (skip)
        "#,
    );
    team.ana("checkin read=3x").fails(
        1,
        r#"
        error: read is a number goal, and "3x" does not fit it
          help: what fits: a number, or n (missed) or s (skip)
        "#,
    );
    team.ana("checkin register=3").fails(
        1,
        r#"
        error: register is a once goal, and "3" does not fit it
          help: what fits: y (done), p (partly), n (missed), s (skip)
        "#,
    );
    team.ana("checkin register=mon,tue").fails(
        1,
        r#"
        error: register is a once goal, and "mon,tue" does not fit it
          help: what fits: y (done), p (partly), n (missed), s (skip)
        "#,
    );
    team.ana("checkin run=1001x").fails(
        2,
        r#"
        error: "1001x" is not an answer to run
          help: answer y, p, n, s (or done, partly, missed, skip), a number, 3x or mon,wed
        "#,
    );
    team.ana("checkin run=-3x").fails(
        2,
        r#"
        error: "-3x" is not an answer to run
          help: answer y, p, n, s (or done, partly, missed, skip), a number, 3x or mon,wed
        "#,
    );
    team.ana("checkin run=1e5").fails(
        2,
        r#"
        error: "1e5" is not an answer to run
          help: answer y, p, n, s (or done, partly, missed, skip), a number, 3x or mon,wed
        "#,
    );
    team.ana("checkin rnu=y").fails(
        3,
        r#"
        error: there is no goal "rnu"
          help: `ally goal list --all` shows every goal; another member's goal is MEMBER/GOAL
        "#,
    );
    team.ana("checkin ben/swim=y").fails(
        1,
        "
        error: ben/swim belongs to ben, and only ben changes it
          help: say what you think with `ally feedback give`; or act as that member with --as, if you are
        ",
    );
    team.at("2026-11-23T10:00");
    team.ana("checkin past=y").fails(
        1,
        "
        error: the goal past is done since 2026-11-22
          help: `ally goal list` shows the open goals, `ally goal reopen past` takes it up again
        ",
    );
    team.at("2026-11-22T10:40");
    team.ana("checkin -m 6").fails(
        2,
        "
        error: invalid value '6' for '--mood <1-5>': give a whole number from 1 to 5
          help: `ally checkin --help` says what fits
        ",
    );
    team.ana("checkin -m 0").fails(
        2,
        "
        error: invalid value '0' for '--mood <1-5>': give a whole number from 1 to 5
          help: `ally checkin --help` says what fits
        ",
    );
    team.ana("checkin -m good").fails(
        2,
        "
        error: invalid value 'good' for '--mood <1-5>': give a whole number from 1 to 5
          help: `ally checkin --help` says what fits
        ",
    );
    team.ana("checkin --last sometimes").fails(
        2,
        "
        error: invalid value 'sometimes' for '--last <LAST>' [possible values: kept, partly, not]
          help: `ally checkin --help` says what fits
        ",
    );
    team.ana("checkin --with nobody").fails(
        3,
        r#"
        error: nobody in this team is called "nobody"
          help: the members are ana, ben
        "#,
    );
    team.ana("checkin --win ''").fails(
        2,
        "
        error: the win is empty
          help: write a word or two; `-` reads them from standard input
        ",
    );
    team.ana("checkin --win '   '").fails(
        2,
        "
        error: the win is empty
          help: write a word or two; `-` reads them from standard input
        ",
    );
    team.ana("checkin --ask 'listen:'").fails(
        2,
        "
        error: the ask is empty
          help: write a word or two; `-` reads them from standard input
        ",
    );
    team.ana("checkin --detail run.note").fails(
        2,
        r#"
        error: "run.note" is not a detail of an answer
          help: write GOAL.KEY=VALUE, where KEY is note, why or link, real (yes or no), hard or confidence (1 to 5)
        "#,
    );
    team.ana("checkin --detail note=x").fails(
        2,
        r#"
        error: "note=x" is not a detail of an answer
          help: write GOAL.KEY=VALUE, where KEY is note, why or link, real (yes or no), hard or confidence (1 to 5)
        "#,
    );
    team.ana("checkin --detail run.colour=red").fails(
        2,
        r#"
        error: "run.colour=red" is not a detail of an answer
          help: write GOAL.KEY=VALUE, where KEY is note, why or link, real (yes or no), hard or confidence (1 to 5)
        "#,
    );
    team.ana("checkin --detail run.hard=6").fails(
        2,
        r#"
        error: "run.hard=6" is not a detail of an answer
          help: write GOAL.KEY=VALUE, where KEY is note, why or link, real (yes or no), hard or confidence (1 to 5)
        "#,
    );
    team.ana("checkin --detail run.real=perhaps").fails(
        2,
        r#"
        error: "run.real=perhaps" is not a detail of an answer
          help: write GOAL.KEY=VALUE, where KEY is note, why or link, real (yes or no), hard or confidence (1 to 5)
        "#,
    );
    team.ana("checkin --detail run.why=lazy").fails(
        2,
        r#"
        error: "lazy" is not one of the reasons for a miss
          help: the reasons are time, energy, forgot, obstacle, feeling, choice, ill
        "#,
    );
    team.ana("checkin --detail run.note=x").fails(
        1,
        "
        error: run has no answer on that day yet, so a detail has nothing to go with
          help: give both at once, such as `ally checkin run=ANSWER --detail run.note=TEXT`
        ",
    );
    team.ana("checkin --on someday run=y").fails(
        2,
        r#"
        error: "someday" is not a date that ally understands
          help: write it as one of: 2026-11-22, today, yesterday, tomorrow, friday, in 3 days, 3 days ago, 2w, +10d, next week, end of month
        "#,
    );
    assert_eq!(team.git("ana", &["log", "-1", "--format=%s"]), "sync: ana merges what came from origin\n");
    team.is_clean("ana");
}

#[test]
fn an_answer_of_the_day_and_a_report_of_the_week_stand_side_by_side() {
    let team = Team::pair();
    team.ana("goal add Walk --id walk --every 3/week").ok();
    let path = "checkins/ana/2026/11/2026-11-22.ana.yaml";
    for (line, goals) in [
        ("checkin walk=mon,wed", "goals:\n  walk:\n    days:\n    - mon\n    - wed\n"),
        ("checkin walk=p", "goals:\n  walk:\n    is: partly\n    days:\n    - mon\n    - wed\n"),
        ("checkin walk=3x", "goals:\n  walk:\n    is: partly\n    times: 3\n"),
        ("checkin walk=n:energy", "goals:\n  walk:\n    is: missed\n    times: 3\n    why: energy\n"),
        ("checkin walk=y", "goals:\n  walk:\n    is: done\n    times: 3\n"),
    ] {
        team.ana(line).ok();
        assert_eq!(team.read("ana", path), goals, "{line}");
    }
}

#[test]
fn a_goal_of_one_time_that_is_called_done_may_be_closed() {
    let team = Team::pair();
    team.ana("goal add 'Book the hut' --id hut").ok();
    team.ana("checkin hut=p").ok();
    team.ana("checkin hut=y").shows(
        "
        Added to your check-in of Sun 22 Nov: hut done
        Ben Li will see it after your next `ally sync`
        If that is all of it: `ally goal done hut` closes it
        ",
    );
    assert!(!team.ana("checkin hut=y -m 4").ok().contains("goal done"));
}
