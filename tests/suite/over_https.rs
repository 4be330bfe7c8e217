//! A team whose remote is reached over https: a real web server, with a certificate authority, a password and a credential helper of their own.

use super::servers::{
    Host, a_lost_race_is_won_by_merging, a_refused_sign_in_loses_nothing, git_itself_gets_there,
};

/// How the server's refusal is worded.
const REFUSAL: &str = "Authentication failed";

#[test]
fn the_server_serves_git() {
    if let Some(host) = Host::over_https() {
        git_itself_gets_there(&host, REFUSAL);
    }
}

#[test]
fn two_clones_and_a_lost_race() {
    if let Some(host) = Host::over_https() {
        a_lost_race_is_won_by_merging(&host);
    }
}

#[test]
fn a_refused_sign_in() {
    if let Some(host) = Host::over_https() {
        a_refused_sign_in_loses_nothing(&host, REFUSAL);
    }
}
