//! The suite: drives the real binary with two people and a remote, a fixed clock and an empty environment.
#![allow(unreachable_pub, reason = "one binary, whose modules share a fixture")]
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test says what is wrong by failing"
)]
#![allow(clippy::disallowed_methods, reason = "tests start programs and read the environment they clear")]
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a skipped test says so")]
#![allow(dead_code, reason = "fixtures offer more than each module uses")]

mod addresses;
mod ask;
mod asked;
mod away;
mod bad_input;
mod bounds;
mod browser;
mod calendar;
mod canary;
mod check;
mod check_fix;
mod checkin;
mod checkin_days;
mod checkin_options;
mod checkin_terminal;
mod clones;
mod collisions;
mod completions;
mod config;
mod console;
mod cost;
mod demo;
mod due;
mod edit;
mod errors;
mod every_repository;
mod every_team;
mod examples;
mod export;
mod export_data;
mod export_html;
mod faults;
mod first_run;
mod false_alarms;
mod feedback;
mod format;
mod globals;
mod goal;
mod goal_change;
mod goal_owner;
mod goal_propose;
mod goal_show;
mod goal_terminal;
mod guard;
mod help;
mod hostile_text;
mod import_csv;
mod inbox;
mod interrupted;
mod init;
mod join;
mod json;
mod kind;
mod layers;
mod log;
mod man;
mod many;
mod member;
mod mending;
mod no_way;
mod nudge;
mod numbers;
mod orphans;
mod over_https;
mod outside_checks;
mod over_ssh;
mod pact;
mod pact_drafts;
mod pact_terminal;
mod performance;
mod pictures;
mod privacy;
mod pty;
mod python;
mod races;
mod real_text;
mod refusals;
mod refused_repositories;
mod remind;
mod remind_cron;
mod remind_install;
mod replaced;
mod repositories;
mod requirements;
mod review;
mod review_page;
mod review_rows;
mod review_terminal;
mod schema;
mod servers;
mod shim;
mod signatures;
mod sprint;
mod sprint_many;
mod status;
mod streams;
mod sync_many;
mod sync_plain_git;
mod sync_two;
mod team;
mod texts;
mod twins;
mod undo;
mod ways;
mod year;
mod zones;
