//! What comes in: the words a client left, and what is known beside them.

use std::borrow::Cow;
use std::fmt;

use crate::taxonomy::Channel;

/// The note to assess: its text, and the channel where something other than the text knows it.
///
/// Any text will do, from one sentence to a thread of two megabytes; reading a note cannot fail.
///
/// ```
/// use churn_triage::{Channel, Note};
///
/// let note = Note::new("They have hired their own bookkeeper.").with_channel(Channel::Call);
/// assert_eq!(note.channel(), Some(Channel::Call));
/// ```
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Note<'n> {
    text: &'n str,
    channel: Option<Channel>,
}

impl<'n> Note<'n> {
    /// A note of which only the text is known.
    pub fn new(text: &'n str) -> Self {
        Note { text, channel: None }
    }

    /// The same note, with the channel by which the client broke the news as a CRM field or a mailbox knows it.
    ///
    /// A known channel is believed over whatever the text suggests; [`Channel::Unknown`] counts as not known.
    #[must_use]
    pub fn with_channel(mut self, channel: Channel) -> Self {
        self.channel = (channel != Channel::Unknown).then_some(channel);
        self
    }

    /// The text as given.
    pub fn text(&self) -> &'n str {
        self.text
    }

    /// The channel known beside the text, if any.
    pub fn channel(&self) -> Option<Channel> {
        self.channel
    }
}

/// Other people's mail does not belong into logs: only the size of the text is shown.
impl fmt::Debug for Note<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Note")
            .field("bytes", &self.text.len())
            .field("channel", &self.channel)
            .finish_non_exhaustive()
    }
}

impl<'n> From<&'n str> for Note<'n> {
    fn from(text: &'n str) -> Self {
        Note::new(text)
    }
}

impl<'n> From<&'n &str> for Note<'n> {
    fn from(text: &'n &str) -> Self {
        Note::new(text)
    }
}

impl<'n> From<&'n String> for Note<'n> {
    fn from(text: &'n String) -> Self {
        Note::new(text)
    }
}

impl<'n> From<&'n Cow<'_, str>> for Note<'n> {
    fn from(text: &'n Cow<'_, str>) -> Self {
        Note::new(text)
    }
}

impl<'n> From<&'n Box<str>> for Note<'n> {
    fn from(text: &'n Box<str>) -> Self {
        Note::new(text)
    }
}

impl<'n> From<&Note<'n>> for Note<'n> {
    fn from(note: &Note<'n>) -> Self {
        *note
    }
}
