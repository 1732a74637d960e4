//! The events of a ticket, of which a run can have thousands: the first of each run, and how many more there are.

use backoffice::limits::TICKET_RUN_SHOWN;
use backoffice::tickets::types::Told;
use backoffice::timeline::types::Event;

pub enum Piece<'a> {
    One(&'a Event),
    /// So many more of the run.
    More(&'a str, u64),
}

/// In their order.
pub fn by_run<'a>(events: impl Iterator<Item = &'a Told>) -> Vec<Piece<'a>> {
    let (mut pieces, mut of, mut count): (Vec<Piece<'a>>, Option<&str>, usize) = (Vec::new(), None, 0);
    for told in events {
        let run = told.event.run.as_deref();
        count = if run.is_some() && run == of { count + 1 } else { 1 };
        of = run;
        match (run, pieces.last_mut()) {
            (Some(_), Some(Piece::More(_, more))) if count > TICKET_RUN_SHOWN + 1 => *more += 1,
            (Some(run), _) if count > TICKET_RUN_SHOWN => pieces.push(Piece::More(run, 1)),
            _ => pieces.push(Piece::One(&told.event)),
        }
    }
    pieces
}
