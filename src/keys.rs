//! The terminal, key by key: the only user of crossterm and signal-hook.
//!
//! While [`Keys`] lives the terminal hands over every key as it is struck and prints nothing by itself. When it goes,
//! in whatever way, the terminal is as it was; a signal that asks for an end counts as Ctrl-C meanwhile.

use std::io::{self, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use crossterm::event::{Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers, poll, read};
use crossterm::terminal::{disable_raw_mode, enable_raw_mode};
use signal_hook::consts::{SIGHUP, SIGTERM};
use signal_hook::flag::{register, register_conditional_default};

/// Makes a terminal mark what is pasted, and stop doing so.
const PASTES: (&str, &str) = ("\u{1b}[?2004h", "\u{1b}[?2004l");

/// How long nobody looks whether a signal came.
const LOOK: Duration = Duration::from_millis(200);

/// Signals that ask a program to end, while and when it holds a terminal.
#[derive(Debug)]
struct Ending {
    /// One has come.
    asked: Arc<AtomicBool>,
    /// They end the program at once, as they do by themselves.
    at_once: Arc<AtomicBool>,
}

/// The signals are looked after once in a process: what was registered stays.
fn ending() -> io::Result<&'static Ending> {
    static ENDING: OnceLock<Ending> = OnceLock::new();
    if let Some(ending) = ENDING.get() {
        return Ok(ending);
    }
    let ending = Ending { asked: Arc::default(), at_once: Arc::new(AtomicBool::new(true)) };
    for signal in [SIGTERM, SIGHUP] {
        register_conditional_default(signal, Arc::clone(&ending.at_once))?;
        register(signal, Arc::clone(&ending.asked))?;
    }
    Ok(ENDING.get_or_init(|| ending))
}

/// What a person struck.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Key {
    /// A character.
    Char(char),
    /// The end of a line.
    Enter,
    /// Take the last character back.
    Backspace,
    /// Take the last word back (Ctrl-W).
    EraseWord,
    /// Take the line back (Ctrl-U).
    EraseLine,
    /// Escape.
    Escape,
    /// Ctrl-C, or a signal that asks for an end.
    Stop,
    /// Ctrl-D.
    End,
    /// A piece of text at once.
    Paste(String),
    /// Anything else: arrows, a new size of the window.
    Other,
}

/// A terminal that hands over keys.
#[derive(Debug)]
pub struct Keys(&'static Ending);

impl Keys {
    /// Takes the terminal over.
    ///
    /// # Errors
    ///
    /// When standard input is no terminal, or the system refuses.
    pub fn begin() -> io::Result<Self> {
        let ending = ending()?;
        ending.at_once.store(false, Ordering::SeqCst);
        let keys = Self(ending);
        enable_raw_mode()?;
        mark_pastes(PASTES.0)?;
        Ok(keys)
    }

    /// The next key; waits for it.
    ///
    /// # Errors
    ///
    /// When the terminal is gone.
    pub fn strike(&mut self) -> io::Result<Key> {
        while !poll(LOOK)? {
            if self.0.asked.load(Ordering::SeqCst) {
                return Ok(Key::Stop);
            }
        }
        Ok(match read()? {
            Event::Key(event) if event.kind != KeyEventKind::Release => meaning(event),
            Event::Paste(text) => Key::Paste(text),
            _ => Key::Other,
        })
    }

    /// Throws away what was typed and not asked for, so that it doesn't reach the shell.
    ///
    /// # Errors
    ///
    /// When the terminal is gone.
    pub fn drain(&mut self) -> io::Result<()> {
        while poll(Duration::ZERO)? {
            read()?;
        }
        Ok(())
    }

    /// Columns of the terminal; 80 where it does not say.
    pub fn columns(&self) -> usize {
        let width = terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
        width.filter(|width| *width > 0).unwrap_or(80)
    }
}

impl Drop for Keys {
    fn drop(&mut self) {
        // Nobody is left to tell when the terminal is gone.
        let _ = mark_pastes(PASTES.1);
        let _ = disable_raw_mode();
        self.0.at_once.store(true, Ordering::SeqCst);
    }
}

fn mark_pastes(sequence: &str) -> io::Result<()> {
    let mut errors = io::stderr();
    errors.write_all(sequence.as_bytes())?;
    errors.flush()
}

fn meaning(event: KeyEvent) -> Key {
    let control = event.modifiers.contains(KeyModifiers::CONTROL);
    match event.code {
        // A line end that was typed before the terminal was taken over arrives as Ctrl-J.
        KeyCode::Enter | KeyCode::Char('j' | 'm') if control || event.code == KeyCode::Enter => Key::Enter,
        KeyCode::Char('c') if control => Key::Stop,
        KeyCode::Char('d') if control => Key::End,
        KeyCode::Char('h') if control => Key::Backspace,
        KeyCode::Char('w') if control => Key::EraseWord,
        KeyCode::Char('u') if control => Key::EraseLine,
        KeyCode::Char(c) if !control && !event.modifiers.contains(KeyModifiers::ALT) => Key::Char(c),
        KeyCode::Backspace => Key::Backspace,
        KeyCode::Esc => Key::Escape,
        _ => Key::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::{Key, KeyCode, KeyEvent, KeyModifiers, meaning};

    #[test]
    fn keys_mean_what_shells_make_of_them() {
        let control = |c| meaning(KeyEvent::new(KeyCode::Char(c), KeyModifiers::CONTROL));
        assert_eq!(
            [control('c'), control('d'), control('j'), control('x')],
            [Key::Stop, Key::End, Key::Enter, Key::Other]
        );
        assert_eq!(meaning(KeyEvent::from(KeyCode::Char('日'))), Key::Char('日'));
        assert_eq!(meaning(KeyEvent::from(KeyCode::Up)), Key::Other);
    }
}
