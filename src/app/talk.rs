//! Questions and answers on a terminal that hands over keys: drawing, echoing, taking back.

use std::io::{self, Write};

use super::App;
use crate::env::Streams;
use crate::error::Error;
use crate::keys::{Key, Keys};
use crate::render::safe;

/// Why there is no answer.
#[derive(Debug)]
pub(super) enum Halt {
    /// The person stopped it.
    Stopped,
    /// The terminal is gone.
    Failed(io::Error),
}

impl From<io::Error> for Halt {
    fn from(error: io::Error) -> Self {
        Self::Failed(error)
    }
}

/// What typed characters mean.
pub(super) enum Read<T> {
    /// This.
    Is(T),
    /// Nothing yet; Enter will end it (and comes as a line end).
    More,
    /// Nothing; what would fit.
    Not(String),
    /// A wish for help; the help.
    Help(String),
}

impl App {
    /// Asks a person at the terminal; `None` if the person stopped it, which is said.
    pub(super) fn talk<T>(
        &mut self,
        ask: impl FnOnce(&mut Talk<'_>) -> Result<T, Halt>,
    ) -> Result<Option<T>, Error> {
        let plain = self.env.text_var("TERM").is_none_or(|term| term == "dumb");
        let mut talk = Talk::begin(&mut self.env.streams, plain).map_err(Error::system("the terminal"))?;
        let asked = ask(&mut talk);
        talk.end().map_err(Error::system("the terminal"))?;
        match asked {
            Ok(answer) => Ok(Some(answer)),
            Err(Halt::Stopped) => {
                self.say("Stopped. Nothing was written.");
                Ok(None)
            }
            Err(Halt::Failed(error)) => Err(Error::system("the terminal")(error)),
        }
    }
}

/// A conversation on a person's terminal.
pub(super) struct Talk<'a> {
    /// The terminal key by key; none where it understands no control sequences: there every answer is a line, which
    /// the terminal itself lets one correct.
    keys: Option<Keys>,
    input: &'a mut Box<dyn io::Read>,
    out: &'a mut Box<dyn Write>,
    escaped: bool,
}

impl<'a> Talk<'a> {
    pub(super) fn begin(streams: &'a mut Streams, plain: bool) -> io::Result<Self> {
        let keys = if plain { None } else { Some(Keys::begin()?) };
        Ok(Self { keys, input: &mut streams.input, out: &mut streams.errors, escaped: false })
    }

    /// Ends it; what was typed too much is not left for the shell.
    pub(super) fn end(mut self) -> io::Result<()> {
        self.keys.as_mut().map_or(Ok(()), Keys::drain)
    }

    /// A line of ours.
    pub(super) fn say(&mut self, text: &str) -> io::Result<()> {
        self.put(&safe::line(text))?;
        self.end_line()
    }

    fn put(&mut self, text: &str) -> io::Result<()> {
        self.out.write_all(text.as_bytes())?;
        self.out.flush()
    }

    fn end_line(&mut self) -> io::Result<()> {
        // A terminal that hands over keys doesn't go back to the first column by itself.
        self.put(if self.keys.is_some() { "\r\n" } else { "\n" })
    }

    /// The next key that is not a wish to stop; two escapes are one.
    fn next(&mut self, empty: bool) -> Result<Key, Halt> {
        let Some(keys) = &mut self.keys else { return Err(Halt::Stopped) };
        loop {
            let key = keys.strike()?;
            let escaped = std::mem::replace(&mut self.escaped, key == Key::Escape);
            match key {
                Key::Stop => break,
                Key::End if empty => break,
                Key::Escape if escaped => break,
                Key::Escape | Key::End => {}
                key => return Ok(key),
            }
        }
        self.end_line()?;
        Err(Halt::Stopped)
    }

    /// A question that one key answers, or a number and Enter; `None` for Enter alone. The answer is written behind
    /// the question.
    pub(super) fn key<T: ToString>(
        &mut self,
        prompt: &str,
        read: impl Fn(&str) -> Read<T>,
    ) -> Result<Option<T>, Halt> {
        loop {
            self.put(prompt)?;
            let asked = if self.keys.is_some() { self.typed(&read)? } else { self.told(&read)? };
            match asked {
                None => return Ok(None),
                Some(Ok(answer)) => return Ok(Some(answer)),
                Some(Err(hint)) => self.say(&format!("  {hint}"))?,
            }
        }
    }

    /// An answer as a line.
    fn told<T>(&mut self, read: &impl Fn(&str) -> Read<T>) -> Result<Option<Result<T, String>>, Halt> {
        let Some(line) = self.whole_line()? else { return Ok(None) };
        let line = line.to_lowercase();
        let asked = match read(&line) {
            Read::More => read(&format!("{line}\n")),
            other => other,
        };
        Ok(match asked {
            Read::Is(answer) => Some(Ok(answer)),
            Read::Not(hint) | Read::Help(hint) => Some(Err(hint)),
            Read::More => None,
        })
    }

    /// An answer key by key; a hint where it is none.
    fn typed<T: ToString>(
        &mut self,
        read: &impl Fn(&str) -> Read<T>,
    ) -> Result<Option<Result<T, String>>, Halt> {
        let mut typed = String::new();
        let mut echoed = 0;
        loop {
            let asked = match self.next(typed.is_empty())? {
                Key::Enter if typed.is_empty() => {
                    self.end_line()?;
                    return Ok(None);
                }
                Key::Enter => read(&format!("{typed}\n")),
                Key::Char(c) => {
                    typed.extend(c.to_lowercase());
                    read(&typed)
                }
                Key::Backspace | Key::EraseWord | Key::EraseLine if echoed > 0 => {
                    typed.pop();
                    echoed -= 1;
                    self.put(BACK)?;
                    continue;
                }
                _ => continue,
            };
            match asked {
                Read::Is(answer) => {
                    let shown = answer.to_string();
                    self.put(&BACK.repeat(echoed))?;
                    self.put(&shown)?;
                    self.end_line()?;
                    return Ok(Some(Ok(answer)));
                }
                Read::More => {
                    self.put(typed.get(typed.len() - 1..).unwrap_or_default())?;
                    echoed += 1;
                }
                Read::Not(hint) | Read::Help(hint) => {
                    self.end_line()?;
                    return Ok(Some(Err(hint)));
                }
            }
        }
    }

    /// A line of text; `None` if it is empty.
    pub(super) fn line(&mut self, prompt: &str) -> Result<Option<String>, Halt> {
        self.put(prompt)?;
        if self.keys.is_none() {
            return self.whole_line();
        }
        let mut text = String::new();
        loop {
            match self.next(text.is_empty())? {
                Key::Enter => {
                    self.end_line()?;
                    let text = text.trim();
                    return Ok((!text.is_empty()).then(|| text.to_owned()));
                }
                Key::Char(c) => text.push(c),
                Key::Paste(pasted) => {
                    text.extend(pasted.chars().map(|c| if c.is_control() { ' ' } else { c }))
                }
                Key::Backspace => take_back(&mut text),
                Key::EraseWord => {
                    text.truncate(text.trim_end().len());
                    text.truncate(text.rfind(' ').map_or(0, |at| at + 1));
                }
                Key::EraseLine => text.clear(),
                _ => continue,
            }
            self.draw(prompt, &text)?;
        }
    }

    /// A line as the terminal gives it; its end is a wish to stop.
    fn whole_line(&mut self) -> Result<Option<String>, Halt> {
        let mut bytes = Vec::new();
        let mut one = [0u8];
        loop {
            match self.input.read(&mut one) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                read => match read? {
                    0 if bytes.is_empty() => {
                        self.end_line()?;
                        return Err(Halt::Stopped);
                    }
                    0 => break,
                    _ if one == *b"\n" => break,
                    _ => bytes.extend_from_slice(&one),
                },
            }
        }
        let text = String::from_utf8_lossy(&bytes).replace(char::is_control, " ");
        let text = text.trim();
        Ok((!text.is_empty()).then(|| text.to_owned()))
    }

    /// Draws a line that is being typed: as much of its end as one row of the terminal holds.
    fn draw(&mut self, prompt: &str, text: &str) -> io::Result<()> {
        let columns = self.keys.as_ref().map_or(80, Keys::columns);
        let room = columns.saturating_sub(safe::width(prompt) + 1);
        let shown = safe::line(text);
        let mut tail = shown.as_ref();
        while safe::width(tail) > room {
            let mut chars = tail.chars();
            chars.next();
            tail = chars.as_str();
        }
        let line = format!("\r\u{1b}[K{prompt}{tail}");
        self.put(&line)
    }
}

/// Takes one echoed character off the screen.
const BACK: &str = "\u{8} \u{8}";

/// Takes the last character back, with the accents that stand on it.
fn take_back(text: &mut String) {
    while let Some(c) = text.pop() {
        if safe::width(c.encode_utf8(&mut [0; 4])) > 0 {
            return;
        }
    }
}
