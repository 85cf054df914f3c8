using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Foundation.Data;
using Xunit;

namespace EarlyExitGen.Toolchain.Tests.Foundation.Data;

public class TextLinesTests
{
    [Theory]
    [InlineData("", new string[0])]
    [InlineData("a", new[] { "a" })]
    [InlineData("a\nb\n", new[] { "a", "b" })]
    [InlineData("a\r\n\r\nb", new[] { "a", "", "b" })]
    [InlineData("a\r\n\r\nb\r", new[] { "a", "", "b" })]
    [InlineData("\n\n", new[] { "", "" })]
    [InlineData("a\rb\u2028c\u0085d\fe\n", new[] { "a\rb\u2028c\u0085d\fe" })]
    [InlineData("\ufeffa\n\ufeffb", new[] { "a", "\ufeffb" })]
    [InlineData("\ufeff", new string[0])]
    [InlineData("1F8B 08", new[] { "1F8B 08" })]
    public void Lines_are_those_of_wc(string text, string[] lines)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        Assert.Equal(lines, Read(bytes));
        Assert.Equal(lines, Read(bytes, 1));
        Assert.Equal(lines, Read(Gzip(bytes)));
        Assert.Equal(lines, Read(Gzip(bytes), 1));
    }

    [Fact]
    public void Long_lines_are_whole_however_the_file_comes()
    {
        Random random = new(1);
        string[] lines = [.. Enumerable.Range(0, 50).Select(
            i => new string((char)('a' + (i % 26)), random.Next(0, 200_000)) + "\ud83d\ude00")];
        byte[] bytes = Encoding.UTF8.GetBytes(string.Join("\r\n", lines) + "\n");
        Assert.Equal(lines, Read(bytes, 7919));
        Assert.Equal(lines, Read([.. Gzip(bytes[..1000]), .. Gzip(bytes[1000..])], 7919));
    }

    // Windows-1252, a lone continuation, an overlong form, half of a surrogate pair, beyond Unicode, a sequence within
    // a line.
    [Theory]
    [InlineData("61 0A 42 E4 72 0A", 2, 3, 0xE4)]
    [InlineData("80", 1, 0, 0x80)]
    [InlineData("0A 0A C0 AF 0A", 3, 2, 0xC0)]
    [InlineData("61 ED A0 BD 0A", 1, 1, 0xED)]
    [InlineData("61 F4 90 80 80", 1, 1, 0xF4)]
    [InlineData("61 C3 0A A4 0A", 1, 1, 0xC3)]
    [InlineData("EF BB BF 61 0A FF", 2, 5, 0xFF)]
    public void What_is_not_UTF8_is_named_by_line_and_byte(string hex, int line, int offset, int value)
    {
        byte[] bytes = Bytes(hex);
        Assert.Equal(
            $"some file({line}): byte 0x{value:X2} at offset {offset} is not UTF-8; if the text is Windows-1252, "
            + "convert it: `iconv -f WINDOWS-1252 -t UTF-8 'some file' > CONVERTED`.",
            Fault(bytes));
        Assert.Equal(Fault(bytes), Fault(bytes, 1));
        Assert.Contains(
            $"({line}): byte 0x{value:X2} at offset {offset} of the unpacked text",
            Fault(Gzip(bytes)),
            StringComparison.Ordinal);
        Assert.Contains("`gunzip -c 'some file' | iconv", Fault(Gzip(bytes)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_fault_far_behind_is_found_where_it_is()
    {
        byte[] bytes = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 60_000).Select(i => $"text {i} ä\n")));
        bytes[^3] = 0x20;
        Assert.StartsWith(
            $"some file(60000): byte 0xA4 at offset {bytes.Length - 2} ", Fault(bytes), StringComparison.Ordinal);
    }

    [Fact]
    public void A_text_that_ends_within_a_character_was_cut_off() => Assert.StartsWith(
        "some file(2): the text ends within the UTF-8 character that begins at byte offset 3;",
        Fault(Bytes("61 0A 62 F0 9F 98")),
        StringComparison.Ordinal);

    [Theory]
    [InlineData(
        "FF FE 61 00 0A 00",
        "(1): its byte order mark at offset 0 says UTF-16, not UTF-8; convert it: `iconv -f UTF-16 -t UTF-8 ")]
    [InlineData("FE FF 00 61", "says UTF-16")]
    [InlineData("FF FE", "says UTF-16")]
    [InlineData("FF FE 00 00 61 00 00 00", "says UTF-32")]
    [InlineData("00 00 FE FF 00 00 00 61", "says UTF-32")]
    [InlineData(
        "61 00 62 00 0A 00", "(1): there is a NUL byte at offset 1, so this is not UTF-8; it looks like UTF-16LE")]
    [InlineData("00 61 00 62 00 0A", "looks like UTF-16BE")]
    [InlineData("61 62 0A 63 64 00 65 66 67", "(2): there is a NUL byte at offset 5, so this is not a text file")]
    [InlineData("50 4B 03 04 14 00 00 00", "a zip archive")]
    [InlineData("42 5A 68 39 31 41 59 26 53 59 00", "bzip2")]
    [InlineData("FD 37 7A 58 5A 00 00", "`unxz`")]
    [InlineData("28 B5 2F FD 04 00", "`unzstd`")]
    [InlineData("37 7A BC AF 27 1C 00", "7z")]
    [InlineData("1F 9D 90", "`uncompress`")]
    [InlineData("50 41 52 31 15 04", "Parquet")]
    [InlineData("D0 CF 11 E0 A1 B1 1A E1", "Office")]
    public void What_is_no_text_is_named(string hex, string fault)
    {
        byte[] bytes = Bytes(hex);
        Assert.Contains(fault, Fault(bytes), StringComparison.Ordinal);
        Assert.Equal(Fault(bytes), Fault(bytes, 1));
    }

    [Fact]
    public void A_pointer_of_Git_LFS_is_no_text() => Assert.Contains(
        "git lfs pull",
        Fault(Encoding.UTF8.GetBytes("version https://git-lfs.github.com/spec/v1\noid sha256:0\n")),
        StringComparison.Ordinal);

    [Fact]
    public void Gzip_within_gzip_is_named() =>
        Assert.Contains("gzip twice", Fault(Gzip(Gzip(Bytes("61")))), StringComparison.Ordinal);

    [Fact]
    public void What_has_no_end_is_refused_as_soon_as_it_is_no_text() =>
        Assert.Contains(
            "NUL byte at offset 0",
            Assert.Throws<ToolException>(() => Read(new Endless())).Message,
            StringComparison.Ordinal);

    [Fact]
    public void A_gzip_file_that_was_cut_anywhere_is_refused()
    {
        byte[] packed = Gzip(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 500))));
        for (int length = 3; length < packed.Length; length += length < 20 || length > packed.Length - 12 ? 1 : 50)
        {
            Assert.Contains("damaged or cut off", Fault(packed[..length]), StringComparison.Ordinal);
        }

        byte[] flipped = [.. packed];
        flipped[^6] ^= 1;
        Assert.Contains("damaged or cut off", Fault(flipped), StringComparison.Ordinal);
    }

    [Fact]
    public void What_follows_gzip_data_is_more_of_them_or_refused()
    {
        byte[] text = Encoding.UTF8.GetBytes(
            string.Concat(Enumerable.Range(0, 20_000).Select(i => FormattableString.Invariant($"{i}\n"))));
        byte[][] members = [Gzip([]), Gzip(text[..1]), Gzip(text[1..9000]), Gzip([]), Gzip(text[9000..]), Gzip([])];
        byte[] packed = [.. members.SelectMany(m => m)];
        foreach (int chunk in (int[])[1, 2, 7919, 1 << 20])
        {
            Assert.Equal(20_000, Read(packed, chunk).Count);
            foreach (byte[] garbage in (byte[][])[[0], [
                0x1F
            ], [0x1F, 0x8B], [1, 2], Bytes("0A"), new byte[512], new byte[100_000], text])
            {
                string fault = Assert.Throws<ToolException>(() => Read([.. packed, .. garbage], chunk)).Message;
                Assert.True(
                    fault.Contains("something that is not gzip", StringComparison.Ordinal)
                        || (garbage[0] == 0x1F && fault.Contains("damaged or cut off", StringComparison.Ordinal)),
                    fault);
            }
        }
    }

    [Theory]
    [InlineData("0\ta\r1\tb\r")]
    [InlineData("a\rb")]
    public void Lines_that_end_with_a_carriage_return_alone_are_refused(string text) =>
        Assert.Contains("a carriage return alone", Fault(Encoding.UTF8.GetBytes(text)), StringComparison.Ordinal);

    [Fact]
    public void A_line_can_be_put_back()
    {
        using TextLines lines = new(new MemoryStream("a\r\nb"u8.ToArray()), "some file", isFile: true);
        Assert.True(lines.Next(out _));
        lines.PutBack();
        Assert.True(lines.Next(out ReadOnlySpan<byte> line));
        Assert.Equal("a", Encoding.UTF8.GetString(line));
        Assert.True(lines.Next(out _));
        lines.PutBack();
        Assert.True(lines.Next(out line));
        Assert.Equal("b", Encoding.UTF8.GetString(line));
        Assert.Equal("some file(2): fault.", lines.Fault("fault.").Message);
        Assert.False(lines.Next(out _));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData("a\r\nb"u8)), lines.Sha256());
    }

    internal static byte[] Gzip(byte[] bytes)
    {
        MemoryStream packed = new();
        using (GZipStream gzip = new(packed, CompressionLevel.Fastest))
        {
            gzip.Write(bytes);
        }

        return packed.ToArray();
    }

    private static byte[] Bytes(string hex) => Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));

    private static string Fault(byte[] bytes, int most = int.MaxValue) =>
        Assert.Throws<ToolException>(() => Read(bytes, most)).Message;

    private static List<string> Read(byte[] bytes, int most = int.MaxValue) => Read(new Trickle(bytes, most));

    private static List<string> Read(Stream stream)
    {
        using TextLines lines = new(stream, "some file", isFile: true);
        List<string> read = [];
        while (lines.Next(out ReadOnlySpan<byte> line))
        {
            read.Add(Encoding.UTF8.GetString(line));
        }

        Assert.Equal(read.Count, lines.Count);
        return read;
    }

    private class Trickle(byte[] bytes, int most) : MemoryStream(bytes)
    {
        public override int Read(byte[] buffer, int offset, int count) =>
            base.Read(buffer, offset, Math.Min(count, most));

        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(buffer.Length, most)]);
    }

    private sealed class Endless() : Trickle([], 0)
    {
        public override int Read(Span<byte> buffer)
        {
            buffer.Clear();
            return buffer.Length;
        }
    }
}
