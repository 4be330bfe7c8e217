//! A text to paste, at most one in two days.

use super::team::Team;

#[test]
fn the_text_has_what_helps_and_the_sender_alone_reads_what_does_not() {
    let team = Team::pair();
    team.ben("member edit --helps 'a short call' --avoid 'being told to hurry'").ok();
    team.ben("checkin --note here").ok();
    team.ben("sync").ok();
    team.ana("sync").ok();
    team.at("2026-12-02T09:00");
    team.ana("nudge ben").says(
        0,
        "
        Hi Ben, your last check-in was 10 days ago, and I was thinking of you. You wrote that this helps: “a short call”. Would that be good now? One word is enough, and so is none.
        ",
        "
        For you alone: Ben Li wrote that this does not help: “being told to hurry”
        Nothing was sent; paste it into the chat you use, in your own words if you like
        ",
    );
    team.ana("nudge ben").fails(
        1,
        "
        error: there was a text for Ben Li today, and one in two days is enough
          help: --again prints one all the same
        ",
    );
    team.ana("nudge ben --again").says(
        0,
        "
        Hi Ben, your last check-in was 10 days ago, and I was thinking of you. You wrote that this helps: “a short call”. Would that be good now? One word is enough, and so is none.
        ",
        "
        For you alone: Ben Li wrote that this does not help: “being told to hurry”
        Nothing was sent; paste it into the chat you use, in your own words if you like
        ",
    );
    team.at("2026-12-03T09:00");
    team.ana("nudge ben").ends(1);
    team.at("2026-12-04T09:00");
    team.ana("nudge ben -q").says(
        0,
        "
        Hi Ben, your last check-in was 12 days ago, and I was thinking of you. You wrote that this helps: “a short call”. Would that be good now? One word is enough, and so is none.
        ",
        "",
    );
    team.is_clean("ana");
}

#[test]
fn without_words_of_the_member_the_text_asks() {
    let team = Team::pair();
    team.ana("nudge ben").says(
        0,
        "
        Hi Ben, I was thinking of you. How are you, and is there something I can do? One word is enough, and so is none.
        ",
        "
        Nothing was sent; paste it into the chat you use, in your own words if you like
        ",
    );
    team.ben("checkin --note here").ok();
    team.ben("nudge ana").says(
        0,
        "
        Hi Ana, I was thinking of you. How are you, and is there something I can do? One word is enough, and so is none.
        ",
        "
        Nothing was sent; paste it into the chat you use, in your own words if you like
        ",
    );
}

#[test]
fn a_nudge_is_for_somebody_else_who_is_there() {
    let team = Team::pair();
    team.write("ana", "members/zoe.yaml", "name: Zoe\nemails: [zoe@example.org]\nuntil: 2026-11-20\n");
    team.write(
        "ana",
        "members/cid.yaml",
        "name: Cid\nemails: [cid@example.org]\naway: [{from: 2026-11-20}]\n",
    );
    team.ana("nudge ana").fails(
        1,
        "
        error: that would be a nudge to yourself
          help: `ally status` shows what you had planned next
        ",
    );
    team.ana("nudge zoe").fails(
        1,
        r#"
        error: Zoe has left this team
          help: `ally member list` shows who is there; whoever left comes back with `ally member edit --until ""`
        "#,
    );
    team.ana("nudge nobody").fails(
        3,
        r#"
        error: nobody in this team is called "nobody"
          help: the members are ana, ben, cid, zoe
        "#,
    );
    team.ana("nudge cid").says(
        0,
        "
        Hi Cid, I was thinking of you. How are you, and is there something I can do? One word is enough, and so is none.
        ",
        "
        Cid is away at the moment; it can wait, if you like
        Nothing was sent; paste it into the chat you use, in your own words if you like
        ",
    );
}
