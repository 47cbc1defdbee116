import { createServer, type Server, type Socket } from 'node:net';
import { listen } from '../../cluster/ports';

const endOfMail = '\r\n.\r\n';

/** Takes every mail on the loopback address and remembers it. Speaks as much SMTP as that needs. */
export class MailServer {
  readonly mails: string[] = [];
  private readonly sockets = new Set<Socket>();
  private readonly server: Server = createServer((socket) => {
    this.sockets.add(socket);
    this.converse(socket);
  });

  open(): Promise<string> {
    return listen(this.server);
  }

  close(): void {
    for (const socket of this.sockets) socket.destroy();
    this.server.close();
  }

  private converse(socket: Socket): void {
    let text = '';
    let inMail = false;
    socket.setEncoding('utf8').write('220 ready\r\n');
    socket.on('error', () => undefined);
    socket.on('data', (chunk: string) => {
      text += chunk;
      for (
        let end = text.indexOf(inMail ? endOfMail : '\r\n');
        end >= 0;
        end = text.indexOf(inMail ? endOfMail : '\r\n')
      ) {
        const part = text.slice(0, end);
        text = text.slice(end + (inMail ? endOfMail : '\r\n').length);
        if (inMail) this.mails.push(part);
        inMail = !inMail && part.toUpperCase() === 'DATA';
        socket.write(inMail ? '354 go on\r\n' : '250 ok\r\n');
      }
    });
  }
}
