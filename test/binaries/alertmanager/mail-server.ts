import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { loopback } from '../../cluster/ports';

const endOfMail = '\r\n.\r\n';

/** Takes every mail on the loopback address and remembers it. Speaks as much SMTP as that needs. */
export class MailServer {
  readonly mails: string[] = [];
  private readonly sockets = new Set<Socket>();
  private readonly server: Server = createServer((socket) => {
    this.sockets.add(socket);
    this.converse(socket);
  });

  async open(): Promise<string> {
    await new Promise<void>((resolve, reject) => this.server.once('error', reject).listen(0, loopback, resolve));
    return `${loopback}:${(this.server.address() as AddressInfo).port}`;
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
