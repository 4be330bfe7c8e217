//! The terminal, key by key: the only user of crossterm.
//!
//! While [`Keys`] lives the terminal hands over every key as it is struck and prints nothing by itself. When it goes,
//! in whatever way, the terminal is as it was.

use std::io::{self, Write};
use std::time::Duration;

use crossterm::event::{Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers, poll, read};
use crossterm::terminal::{disable_raw_mode, enable_raw_mode};

/// Makes a terminal mark what is pasted, and stop doing so.
const PASTES: (&str, &str) = ("\u{1b}[?2004h", "\u{1b}[?2004l");

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
    /// Ctrl-C.
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
pub struct Keys(());

impl Keys {
    /// Takes the terminal over.
    ///
    /// # Errors
    ///
    /// When standard input is no terminal, or the system refuses.
    pub fn begin() -> io::Result<Self> {
        enable_raw_mode()?;
        let keys = Self(());
        mark_pastes(PASTES.0)?;
        Ok(keys)
    }

    /// The next key; waits for it.
    ///
    /// # Errors
    ///
    /// When the terminal is gone.
    pub fn strike(&mut self) -> io::Result<Key> {
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
