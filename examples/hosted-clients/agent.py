"""A client of the Voice Agent API in Python 3 without packages: WAV in, WAV out, one tool.

usage: AGENT_URL=... API_KEY=... python3 agent.py question.wav [answer.wav]
"""

import asyncio
import base64
import hashlib
import json
import os
import ssl
import struct
import sys
import wave
from urllib.parse import urlsplit

AGENT_URL = os.environ.get("AGENT_URL", "wss://agents.assemblyai.com/v1/ws")
REPLIES = int(os.environ.get("REPLIES", "2"))
RATE_HZ = 24000
FRAME_S = 0.05
FRAME_BYTES = int(RATE_HZ * FRAME_S) * 2


class WebSocket:
    """Just enough of RFC 6455 for JSON text frames."""

    def __init__(self, reader, writer):
        self.reader = reader
        self.writer = writer
        self.close_code = None

    @classmethod
    async def connect(cls, url, headers):
        parts = urlsplit(url)
        secure = parts.scheme == "wss"
        port = parts.port or (443 if secure else 80)
        context = ssl.create_default_context() if secure else None
        reader, writer = await asyncio.open_connection(parts.hostname, port, ssl=context)
        key = base64.b64encode(os.urandom(16)).decode()
        path = (parts.path or "/") + ("?" + parts.query if parts.query else "")
        lines = [
            f"GET {path} HTTP/1.1",
            f"Host: {parts.hostname}:{port}",
            "Upgrade: websocket",
            "Connection: Upgrade",
            f"Sec-WebSocket-Key: {key}",
            "Sec-WebSocket-Version: 13",
        ] + [f"{name}: {value}" for name, value in headers.items()]
        writer.write(("\r\n".join(lines) + "\r\n\r\n").encode())
        answer = (await reader.readuntil(b"\r\n\r\n")).decode("latin1")
        if " 101 " not in answer.split("\r\n")[0]:
            raise ConnectionError(answer.split("\r\n")[0])
        digest = hashlib.sha1((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").encode()).digest()
        if base64.b64encode(digest).decode() not in answer:
            raise ConnectionError("the handshake's answer does not fit")
        return cls(reader, writer)

    def _frame(self, opcode, payload):
        mask = os.urandom(4)
        size = len(payload)
        head = bytes([0x80 | opcode])
        if size < 126:
            head += bytes([0x80 | size])
        elif size < 65536:
            head += bytes([0x80 | 126]) + struct.pack(">H", size)
        else:
            head += bytes([0x80 | 127]) + struct.pack(">Q", size)
        masked = bytes(byte ^ mask[index % 4] for index, byte in enumerate(payload))
        self.writer.write(head + mask + masked)

    async def send(self, message):
        self._frame(0x1, json.dumps(message).encode())
        await self.writer.drain()

    async def messages(self):
        text = b""
        while True:
            try:
                first, second = await self.reader.readexactly(2)
                size = second & 0x7F
                if size == 126:
                    (size,) = struct.unpack(">H", await self.reader.readexactly(2))
                elif size == 127:
                    (size,) = struct.unpack(">Q", await self.reader.readexactly(8))
                payload = await self.reader.readexactly(size)
            except asyncio.IncompleteReadError:
                return
            opcode = first & 0x0F
            if opcode == 0x8:
                self.close_code = struct.unpack(">H", payload[:2])[0] if size >= 2 else 1005
                self._frame(0x8, payload[:2])
                self.writer.close()
                return
            if opcode == 0x9:
                self._frame(0xA, payload)
                continue
            if opcode in (0x0, 0x1):
                text += payload
                if first & 0x80:
                    yield json.loads(text)
                    text = b""


def get_weather(city):
    return {"city": city, "temperature_celsius": 21, "sky": "clear"}


TOOLS = {"get_weather": get_weather}

SESSION = {
    "system_prompt": "You are a friendly assistant. Answer in one sentence.",
    "greeting": "Hello, how can I help you?",
    "output": {"voice": "ivy"},
    "tools": [
        {
            "type": "function",
            "name": "get_weather",
            "description": "The weather in a city.",
            "parameters": {
                "type": "object",
                "properties": {"city": {"type": "string", "description": "Name of the city"}},
                "required": ["city"],
            },
        }
    ],
}


async def stream(socket, speech):
    """Sends the recording at the pace of speech, then silence, as a microphone would."""
    at = 0
    while True:
        frame = speech[at : at + FRAME_BYTES] or bytes(FRAME_BYTES)
        await socket.send({"type": "input.audio", "audio": base64.b64encode(frame).decode()})
        at += FRAME_BYTES
        await asyncio.sleep(FRAME_S)


async def call(question, answer):
    with wave.open(question) as file:
        if (file.getframerate(), file.getnchannels(), file.getsampwidth()) != (RATE_HZ, 1, 2):
            raise SystemExit(f"{question}: expected 24 kHz, mono, 16 bit")
        speech = file.readframes(file.getnframes())
    socket = await WebSocket.connect(
        AGENT_URL, {"Authorization": "Bearer " + os.environ.get("API_KEY", "")}
    )
    await socket.send({"type": "session.update", "session": SESSION})
    heard = []
    pending = []
    replies = 0
    microphone = None
    async for event in socket.messages():
        kind = event["type"]
        if kind == "session.ready":
            print("ready", event["session_id"])
            microphone = asyncio.create_task(stream(socket, speech))
        elif kind == "transcript.user":
            print("user:", event["text"])
        elif kind == "reply.audio":
            heard.append(base64.b64decode(event["data"]))
        elif kind == "transcript.agent":
            print("agent:", event["text"], "(interrupted)" if event["interrupted"] else "")
        elif kind == "tool.call":
            tool = TOOLS.get(event["name"])
            result = tool(**event["arguments"]) if tool else {"error": "no such tool"}
            pending.append(
                {"type": "tool.result", "call_id": event["call_id"], "result": json.dumps(result)}
            )
        elif kind == "reply.done":
            if event.get("status") == "interrupted":
                pending.clear()
            replies += 1
            if replies == REPLIES and not pending:
                await socket.send({"type": "session.end"})
            for message in pending:
                await socket.send(message)
            pending.clear()
        elif kind == "session.ended":
            print(f"ended after {event['session_duration_seconds']:.1f} s")
        elif kind == "session.error":
            print(f"error {event['code']}: {event['message']}", file=sys.stderr)
    if microphone is not None:
        microphone.cancel()
    if answer is not None:
        with wave.open(answer, "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(RATE_HZ)
            file.writeframes(b"".join(heard))
    return 0 if socket.close_code == 1000 else 1


if __name__ == "__main__":
    if len(sys.argv) < 2:
        raise SystemExit(__doc__)
    sys.exit(asyncio.run(call(sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else None)))
