using System.Buffers.Binary;
using System.Text;
using EarlyExitGen.Lexical;
using Xunit;

namespace EarlyExitGen.Tests.Lexical;

public class LexiconFileTests
{
    private static readonly byte[] Whole = Lexicons.Bytes(Lexicons.Random(labels: 2, rows: 300, vocabulary: 100));

    [Theory]
    [InlineData(2, 300, 100, false)]
    [InlineData(4, 1001, 0, true)]
    [InlineData(20, 64, 0, false)]
    public void What_is_written_is_read(int labels, int rows, int vocabulary, bool pair)
    {
        Lexicon written = Lexicons.Random(labels, rows, vocabulary, pair);

        Lexicon read = Read(Lexicons.Bytes(written));

        Assert.Equal(written.Features, read.Features);
        Assert.Equal(written.Scale.ToArray(), read.Scale.ToArray());
        Assert.Equal(written.Bias.ToArray(), read.Bias.ToArray());
        Assert.Equal(written.Weights.ToArray(), read.Weights.ToArray());
    }

    [Fact]
    public void Notes_are_for_people()
    {
        using MemoryStream file = new();
        LexiconFile.Write(file, Lexicons.Random(labels: 2, rows: 300), ("learned_from", "60,000 texts"));

        Assert.Contains("60,000 texts", Encoding.UTF8.GetString(file.ToArray()));
        Assert.Equal(300, Read(file.ToArray()).Features.Rows);
    }

    [Fact]
    public void Every_file_that_is_cut_short_is_refused()
    {
        for (int length = 0; length < Whole.Length; length += length < 700 ? 1 : 101)
        {
            Refused(Whole[..length]);
        }

        Assert.Contains("2 bytes at its end", Refused([.. Whole, 0, 0]));
    }

    [Theory]
    [InlineData(ulong.MaxValue, "cut short")]
    [InlineData(1UL << 63, "cut short")]
    [InlineData(5000UL, "cut short")]
    [InlineData(0UL, "not the JSON")]
    [InlineData(3UL, "not the JSON")]
    public void A_header_that_lies_about_its_size_is_refused(ulong size, string problem)
    {
        byte[] bytes = [.. Whole];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, size);

        Assert.Contains(problem, Refused(bytes));
    }

    [Fact]
    public void A_header_that_is_too_large_for_a_lexicon_is_refused()
    {
        byte[] bytes = new byte[100_000];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, 90_000);

        Assert.Contains("at most 65536", Refused(bytes));
    }

    [Theory]
    [InlineData("\"I8\"", "\"U8\"", "'weights' is of type U8")]
    [InlineData("\"shape\":[300,4]", "\"shape\":[301,4]", "'weights' has 1200 bytes; its shape takes 1204")]
    [InlineData("\"shape\":[300,4]", "\"shape\":[600,2]", "its rows have 2 weights; with 2 labels they have 4")]
    [InlineData("\"shape\":[300,4]", "\"shape\":[1200]", "'weights' has 1 dimensions")]
    [InlineData("\"shape\":[300,4]", "\"shape\":[-1,4]", "'weights' has an impossible shape")]
    [InlineData("\"shape\":[300,4]", "\"shape\":[4294967296,4]", "'weights' has an impossible shape")]
    [InlineData("\"shape\":[300,4]", "\"shape\":[3.5,4]", "'weights' has an impossible shape")]
    [InlineData("\"shape\":[300,4]", "\"shape\":\"300\"", "'weights' lacks a valid dtype")]
    [InlineData("[16,1216]", "[16,9999]", "'weights' lies at bytes 16 to 9999 of 1216")]
    [InlineData("[16,1216]", "[-16,1216]", "'weights' lacks a valid dtype")]
    [InlineData("[8,16]", "[0,8]", "'scale' begins at byte 0")]
    [InlineData("\"bias\"", "\"boas\"", "it has a tensor 'boas'")]
    [InlineData("\"bias\"", "\"scale\"", "its header has 'scale' twice")]
    [InlineData("\"format_version\":\"1\"", "\"format_version\":\"2\"", "'format_version' is '2'")]
    [InlineData("\"features\":\"1\"", "\"features\":\"7\"", "'features' is '7'")]
    [InlineData("\"features\":\"1\"", "\"features\":1", "no text 'features'")]
    [InlineData("\"vocabulary\":\"100\"", "\"vocabulary\":\"-1\"", "'vocabulary' is '-1'")]
    [InlineData("\"vocabulary\":\"100\"", "\"vocabulary\":\"151\"", "151 ids")]
    [InlineData("\"input\":\"single\"", "\"input\":\"triple\"", "'input' is 'triple'")]
    [InlineData("__metadata__", "metadata", "a tensor 'metadata'")]
    [InlineData("{\"__metadata__\"", "[\"__metadata__\"", "not the JSON")]
    public void Another_header_is_refused(string part, string replacement, string problem) =>
        Assert.Contains(
            problem, Refused(WithHeader(header => header.Replace(part, replacement, StringComparison.Ordinal))));

    [Fact]
    public void A_header_without_a_tensor_or_its_metadata_is_refused()
    {
        Assert.Contains("no tensor 'bias'", Refused(WithHeader(_ => "{}")));
        Assert.Contains("not a JSON object", Refused(WithHeader(_ => "[]")));
        Assert.Contains(
            "no '__metadata__'",
            Refused(WithHeader(header => "{" + header[(header.IndexOf("},", StringComparison.Ordinal) + 2)..])));
    }

    [Fact]
    public void Numbers_that_are_not_finite_are_refused()
    {
        byte[] bytes = [.. Whole];
        BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(bytes.Length - 1216), float.NaN);

        Assert.Contains("not a finite number", Refused(bytes));
    }

    [Fact]
    public void No_bytes_make_it_throw_anything_else()
    {
        Random random = new(1);
        for (int i = 0; i < 2000; i++)
        {
            byte[] bytes = [.. Whole];
            for (int change = random.Next(1, 5); change > 0; change--)
            {
                bytes[random.Next(Math.Min(bytes.Length, 700))] = (byte)random.Next(256);
            }

            try
            {
                Read(bytes);
            }
            catch (InvalidDataException)
            {
            }
        }
    }

    private static Lexicon Read(byte[] bytes)
    {
        using MemoryStream file = new(bytes);
        return LexiconFile.Read(file);
    }

    private static string Refused(byte[] bytes) => Assert.Throws<InvalidDataException>(() => Read(bytes)).Message;

    private static byte[] WithHeader(Func<string, string> change)
    {
        int size = (int)BinaryPrimitives.ReadUInt64LittleEndian(Whole);
        byte[] header = Encoding.UTF8.GetBytes(change(Encoding.UTF8.GetString(Whole, 8, size)));
        byte[] length = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)header.Length);
        return [.. length, .. header, .. Whole[(8 + size)..]];
    }
}
