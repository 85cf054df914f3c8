using System.Net;
using System.Text;

namespace EarlyExitGen.Web.Tests.Protocols;

/// <summary>One line, many times, made as it is sent.</summary>
internal sealed class RepeatedLine(string line, long times) : HttpContent
{
    private long _written;

    /// <summary>How many lines were taken so far.</summary>
    public long Written => Interlocked.Read(ref _written);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(line);
        for (long i = 0; i < times; i++)
        {
            await stream.WriteAsync(bytes);
            await stream.FlushAsync();
            Interlocked.Increment(ref _written);
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
