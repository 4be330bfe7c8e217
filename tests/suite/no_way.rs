//! A clone from which no sync can go says so on the board, and says why.

use super::team::Team;

fn last_line(team: &Team) -> String {
    team.ana("status").ok().lines().last().unwrap().to_owned()
}

#[test]
fn the_board_of_a_clone_on_no_branch_says_so() {
    let team = Team::pair();
    team.git("ana", &["switch", "--quiet", "--detach"]);
    assert_eq!(last_line(&team), "No sync from here: HEAD is on no branch; `ally sync` says what helps");
}

#[test]
fn the_board_of_a_clone_with_remotes_to_choose_from_says_so() {
    let team = Team::pair();
    team.git("ana", &["remote", "rename", "origin", "home"]);
    team.git("ana", &["remote", "add", "work", &team.remote()]);
    team.git("ana", &["branch", "--unset-upstream"]);
    assert_eq!(
        last_line(&team),
        "No sync from here: there are several remotes (home, work) and none is chosen; `ally sync` says what helps"
    );
}

#[test]
fn the_board_of_a_clone_without_a_remote_says_so() {
    let team = Team::pair();
    team.git("ana", &["remote", "remove", "origin"]);
    assert_eq!(
        last_line(&team),
        "No remote yet: nothing leaves this machine. `ally git remote add origin URL` names one"
    );
}
