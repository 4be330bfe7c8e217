//! Measuring: programs take turns, so that what else the machine does falls on all of them alike.

use std::process::Command;
use std::time::{Duration, Instant};

/// How much is measured.
#[derive(Debug, Clone, Copy)]
pub struct Care {
    /// So many rounds at most.
    pub rounds: usize,
    /// No more rounds than fit in so much time, but three.
    pub time: Duration,
    /// Whether callgrind counts instructions, which takes fifty times as long.
    pub instructions: bool,
}

/// With a round that takes longer than this, one is measured and not three.
const LONG: Duration = Duration::from_secs(10);

/// One of those who take turns.
pub struct Runner<'a> {
    /// The program, as the tables call it.
    pub name: String,
    /// What comes before a turn and is not measured, and what is measured: these programs, one after the other.
    turn: Box<dyn FnMut() -> Vec<Command> + 'a>,
}

impl<'a> Runner<'a> {
    pub fn new(name: &str, turn: impl FnMut() -> Vec<Command> + 'a) -> Self {
        Self { name: name.to_owned(), turn: Box::new(turn) }
    }
}

/// The median of each runner's turns, in milliseconds; a first round of all is not counted.
pub fn medians(runners: &mut [Runner<'_>], care: Care) -> Vec<f64> {
    let mut turns: Vec<Vec<Duration>> = vec![Vec::new(); runners.len()];
    let begun = Instant::now();
    let mut least = 3;
    for round in 0..=care.rounds {
        if round > least && begun.elapsed() > care.time {
            break;
        }
        for (runner, turns) in runners.iter_mut().zip(&mut turns) {
            let mut commands = (runner.turn)();
            let begun = Instant::now();
            for command in &mut commands {
                let status = command.status().unwrap();
                assert!(status.success(), "{}: {command:?}: {status}", runner.name);
            }
            if round > 0 {
                turns.push(begun.elapsed());
            }
        }
        if round == 0 && begun.elapsed() > LONG {
            least = 1;
        }
    }
    turns.iter_mut().map(|turns| median(turns)).collect()
}

pub fn median(turns: &mut [Duration]) -> f64 {
    turns.sort();
    turns[turns.len() / 2].as_secs_f64() * 1000.0
}
