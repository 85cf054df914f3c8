namespace EarlyExitGen.TestCascades;

/// <summary>Git's line end conversion of a file that it takes for text.</summary>
internal static class LineEndChange
{
    /// <summary>The bytes with CRLF for each LF that has no CR yet.</summary>
    public static byte[] ToCrLf(byte[] bytes) =>
        [.. bytes.SelectMany((b, i) => b == '\n' && (i == 0 || bytes[i - 1] != '\r') ? "\r\n"u8.ToArray() : [b])];
}
