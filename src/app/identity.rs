//! Who somebody is who begins a team or comes into one.

use std::path::Path;

use super::App;
use crate::error::Error;
use crate::git;

/// How often an address is asked for that is none.
const TRIES: usize = 3;

/// Name and address, as git knows them or as they were asked for.
#[derive(Debug)]
pub(super) struct Myself {
    pub(super) name: String,
    pub(super) email: String,
    /// What git was not told and the clone has to keep.
    pub(super) settings: Vec<(&'static str, String)>,
}

impl App {
    /// Who git says I am in a folder; where it does not know, a person at the terminal is asked.
    pub(super) fn myself(&mut self, folder: &Path, name: Option<&str>) -> Result<Myself, Error> {
        let unknown = match git::identity_anywhere(folder, &self.world()) {
            Ok((name, email)) => return Ok(Myself { name, email, settings: Vec::new() }),
            Err(error @ git::Error::NoIdentity { .. }) if self.may_ask() => error,
            Err(error) => return Err(error.into()),
        };
        self.say("git does not know who you are yet. What you say here is kept for this team alone.");
        let known = name.map(ToOwned::to_owned).or_else(|| git::config_anywhere(folder, "user.name"));
        let name = match known {
            Some(name) => Some(name),
            None => self.ask("Your name, as your partner is to see it:")?,
        };
        let email = match git::config_anywhere(folder, "user.email") {
            Some(email) => Some(email),
            None => self.ask_address()?,
        };
        let (Some(name), Some(email)) = (name, email) else { return Err(unknown.into()) };
        let settings = vec![("user.name", name.clone()), ("user.email", email.clone())];
        Ok(Myself { name, email, settings })
    }

    fn ask_address(&mut self) -> Result<Option<String>, Error> {
        for _ in 0..TRIES {
            match self.ask("Your e-mail address, by which your entries are known as yours:")? {
                Some(typed) if !typed.contains('@') || typed.contains(char::is_whitespace) => {
                    self.say("  That is no address; one looks like you@example.org");
                }
                typed => return Ok(typed),
            }
        }
        Ok(None)
    }
}
