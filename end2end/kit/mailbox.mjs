// An SMTP server on loopback, for tests: it takes whatever comes, and writes each message as a line of JSON. The first line
// is its port. Addresses at `refused.example` it refuses.
import { SMTPServer } from 'smtp-server';

const server = new SMTPServer({
  authOptional: true,
  disabledCommands: ['AUTH', 'STARTTLS'],
  onRcptTo({ address }, session, done) {
    const refused = Object.assign(new Error('no such mailbox'), { responseCode: 550 });
    done(address.endsWith('@refused.example') ? refused : undefined);
  },
  onData(stream, session, done) {
    const chunks = [];
    stream.on('data', (chunk) => chunks.push(chunk));
    stream.on('end', () => {
      const to = session.envelope.rcptTo.map(({ address }) => address);
      const from = session.envelope.mailFrom.address;
      process.stdout.write(`${JSON.stringify({ from, to, text: Buffer.concat(chunks).toString() })}\n`);
      done();
    });
  },
});
server.listen(0, '127.0.0.1', () => process.stdout.write(`${server.server.address().port}\n`));
// Whoever started it has gone.
process.stdin.on('end', () => process.exit()).resume();
