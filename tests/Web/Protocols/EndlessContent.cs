using System.Net;

namespace EarlyExitGen.Web.Tests.Protocols;

/// <summary>A large body, made as it is sent.</summary>
internal sealed class EndlessContent : HttpContent
{
    private readonly long _bytes;
    private readonly bool _isChunked;

    public EndlessContent(long bytes, bool isChunked)
    {
        _bytes = bytes;
        _isChunked = isChunked;
        Headers.ContentType = new("application/json");
    }

    /// <summary>What was taken so far.</summary>
    public long Written { get; private set; }

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        byte[] part = new byte[1 << 16];
        part.AsSpan().Fill((byte)' ');
        for (; Written < _bytes; Written += part.Length)
        {
            await stream.WriteAsync(part);
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _bytes;
        return !_isChunked;
    }
}
