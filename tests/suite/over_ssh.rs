//! A team whose remote is reached over ssh: a real OpenSSH server, with an alias, a key and a host key of their own.

use super::servers::{
    Host, a_lost_race_is_won_by_merging, a_refused_sign_in_loses_nothing, git_itself_gets_there,
};

/// How the server's refusal is worded.
const REFUSAL: &str = "Permission denied";

#[test]
fn the_server_serves_git() {
    if let Some(host) = Host::over_ssh() {
        git_itself_gets_there(&host, REFUSAL);
    }
}

#[test]
fn two_clones_and_a_lost_race() {
    if let Some(host) = Host::over_ssh() {
        a_lost_race_is_won_by_merging(&host);
    }
}

#[test]
fn a_refused_sign_in() {
    if let Some(host) = Host::over_ssh() {
        a_refused_sign_in_loses_nothing(&host, REFUSAL);
    }
}
