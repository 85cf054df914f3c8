using System.Buffers.Binary;
using System.Text;
using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Model.Checkpoints;
using Xunit;

namespace EarlyExitGen.Toolchain.Tests.Model.Checkpoints;

/// <summary>
/// Weights in safetensors files: good ones are read exactly, impossible ones are refused in one sentence.
/// </summary>
public sealed class SafetensorsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_was_written_is_read_again_bit_for_bit()
    {
        FloatTensor[] tensors =
        [
            new("a.weight", [2, 3], [1, -0f, float.Epsilon, float.NaN, float.NegativeInfinity, 0.1f]),
            new("scalar", [], [7]),
            new("nothing", [0, 4], []),
        ];
        SafetensorsWriter.Write(_folder["model.safetensors"], tensors);

        using SafetensorsFile file = SafetensorsFile.Open(_folder["model.safetensors"]);

        Assert.Equal(3, file.Entries.Count);
        Assert.All(tensors, tensor =>
        {
            FloatTensor read = file.Read(tensor.Name);
            Assert.Equal(tensor.Shape, read.Shape);
            Assert.Equal(
                tensor.Values.Select(BitConverter.SingleToInt32Bits),
                read.Values.Select(BitConverter.SingleToInt32Bits));
        });
        Assert.Equal(tensors[0].Values, file.Read("a.weight", 2, 3));
    }

    [Fact]
    public void The_same_tensors_give_the_same_bytes_and_aligned_data()
    {
        FloatTensor[] tensors = [new("abc", [1], [1])];
        SafetensorsWriter.Write(_folder["first"], tensors);
        SafetensorsWriter.Write(_folder["second"], tensors);

        byte[] bytes = File.ReadAllBytes(_folder["first"]);

        Assert.Equal(bytes, File.ReadAllBytes(_folder["second"]));
        Assert.Equal(0UL, BinaryPrimitives.ReadUInt64LittleEndian(bytes) % 8);
    }

    [Fact]
    public void Half_precision_is_widened()
    {
        // 1.5, -2, the smallest subnormal of each type, and infinity.
        byte[] data = [.. new ushort[] { 0x3E00, 0xC000, 0x0001, 0x7C00, 0x3FC0, 0xC000, 0x0001, 0x7F80 }
            .SelectMany(bits => new[] { (byte)bits, (byte)(bits >> 8) })];
        string path = WriteFile(
            """{"half":{"dtype":"F16","shape":[4],"data_offsets":[0,8]},"brain":{"dtype":"BF16","shape":[2,2],"data_offsets":[8,16]}}""",
            data);

        using SafetensorsFile file = SafetensorsFile.Open(path);

        Assert.Equal([1.5f, -2f, MathF.Pow(2, -24), float.PositiveInfinity], file.Read("half", 4));
        Assert.Equal(
            [1.5f, -2f, BitConverter.Int32BitsToSingle(0x00010000), float.PositiveInfinity], file.Read("brain", 2, 2));
    }

    [Fact]
    public void Tensors_of_other_types_may_be_there_but_not_be_read()
    {
        string path = WriteFile("""{"ids":{"dtype":"I64","shape":[1],"data_offsets":[0,8]}}""", new byte[8]);
        using SafetensorsFile file = SafetensorsFile.Open(path);

        Assert.Contains("I64", Assert.Throws<ToolException>(() => file.Read("ids")).Message, StringComparison.Ordinal);
        Assert.Contains(
            "'other'", Assert.Throws<ToolException>(() => file.Read("other")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_shape_other_than_expected_is_named()
    {
        SafetensorsWriter.Write(_folder["model"], [new FloatTensor("w", [2, 3], new float[6])]);
        using SafetensorsFile file = SafetensorsFile.Open(_folder["model"]);

        string message = Assert.Throws<ToolException>(() => file.Read("w", 3, 2)).Message;

        Assert.Contains("[2, 3]", message, StringComparison.Ordinal);
        Assert.Contains("[3, 2]", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}""",
        "overlap")]
    [InlineData("""{"a":{"dtype":"F32","shape":[8],"data_offsets":[0,32]}}""", "bytes 0 to 32 of 16")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[-4,0]}}""", "bytes -4 to 0")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[8,4]}}""", "bytes 8 to 4")]
    [InlineData("""{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}""", "cannot take 8 bytes")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-1,-1],"data_offsets":[0,4]}}""", "impossible shape")]
    [InlineData(
        """{"a":{"dtype":"F32","shape":[65536,65536,65536,65536,2],"data_offsets":[0,8]}}""", "impossible shape")]
    [InlineData("""{"a":{"dtype":"F32","shape":[4294967298],"data_offsets":[0,8]}}""", "impossible shape")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1.5],"data_offsets":[0,4]}}""", "impossible shape")]
    [InlineData("""{"a":{"dtype":"F31","shape":[1],"data_offsets":[0,4]}}""", "'F31'")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0]}}""", "lacks")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,1e99]}}""", "lacks")]
    [InlineData("""{"a":{"shape":[1],"data_offsets":[0,4]}}""", "lacks")]
    [InlineData("""{"a":[]}""", "lacks")]
    [InlineData(
        """{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""",
        "'a'")]
    [InlineData(
        """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", "bytes 8 to 16 of its data belong to no tensor")]
    [InlineData(
        """{"a":{"dtype":"F32","shape":[2],"data_offsets":[8,16]}}""", "bytes 0 to 8 of its data belong to no tensor")]
    [InlineData(
        """{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[2],"data_offsets":[8,16]}}""",
        "bytes 4 to 8 of its data")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1,1,1,1,1,1,1,1,1],"data_offsets":[0,4]}}""", "impossible shape")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2147483647,2147483647],"data_offsets":[0,16]}}""", "impossible shape")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2147483591],"data_offsets":[0,16]}}""", "cannot take 16 bytes")]
    [InlineData("""{"a":{"dtype":"\ud800","shape":[1],"data_offsets":[0,4]}}""", "not valid JSON")]
    [InlineData("""{"\ud800":{"dtype":"F32","shape":[4],"data_offsets":[0,16]}}""", "not valid JSON")]
    [InlineData("""{"a":{"dtype":"F32","dtype":"F16","shape":[4],"data_offsets":[0,16]}}""", "not valid JSON")]
    [InlineData("""[1]""", "not a JSON object")]
    [InlineData("""{"a":""", "not valid JSON")]
    public void An_impossible_header_is_refused(string header, string expected)
    {
        string path = WriteFile(header, new byte[16]);

        ToolException error = Assert.Throws<ToolException>(() => SafetensorsFile.Open(path));

        Assert.StartsWith(path + ": ", error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Headers_that_are_deep_long_or_not_utf8_are_refused()
    {
        string deep = $"{{\"__metadata__\":{string.Concat(Enumerable.Repeat("[", 5000))}";
        Assert.Contains("not valid JSON", Refusal(WriteFile(deep, [])), StringComparison.Ordinal);
        byte[] name = [.. "{\"a"u8, 0xFF, .. "\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]}}"u8];
        Assert.Contains("not valid JSON", Refusal(WriteFile(name, [])), StringComparison.Ordinal);
        Assert.Contains(
            "is longer than 4194304", Refusal(WriteFile(new string(' ', 5 << 20), [])), StringComparison.Ordinal);
        string longName =
            $"{{\"{new string('a', 1 << 20)}\":{{\"dtype\":\"F31\",\"shape\":[0],\"data_offsets\":[0,0]}}}}";
        Assert.InRange(Refusal(WriteFile(longName, [])).Length, 1, 400);
    }

    [Fact]
    public void A_long_list_of_nothing_takes_little_memory()
    {
        string path = WriteFile($"[{string.Join(',', Enumerable.Repeat("[]", 1 << 20))}]", []);
        long before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Contains("not a JSON object", Refusal(path), StringComparison.Ordinal);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 128 << 20);
    }

    [Fact]
    public void A_claim_of_8_gigabytes_is_refused_before_memory_is_taken()
    {
        const string header = """{"a":{"dtype":"F32","shape":[32768,65536],"data_offsets":[0,8589934592]}}""";
        string path = WriteFile(header, new byte[16]);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains("bytes 0 to 8589934592 of 16", Refusal(path), StringComparison.Ordinal);

        // A file that is as long as it claims, but of holes on the disk: too many values for an array.
        using (FileStream stream = new(path, FileMode.Open))
        {
            stream.SetLength(8 + header.Length + (8L << 30));
        }

        Assert.Contains("impossible shape [32768,65536]", Refusal(path), StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Theory]
    [InlineData(100UL)]
    [InlineData(1UL << 40)]
    [InlineData(ulong.MaxValue)]
    public void A_header_longer_than_the_file_is_refused_before_memory_is_taken(ulong length)
    {
        byte[] bytes = new byte[64];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, length);
        File.WriteAllBytes(_folder["model"], bytes);

        long before = GC.GetAllocatedBytesForCurrentThread();
        ToolException error = Assert.Throws<ToolException>(() => SafetensorsFile.Open(_folder["model"]));

        Assert.Contains("ends behind the file's end", error.Message, StringComparison.Ordinal);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 1 << 20);
    }

    [Fact]
    public void A_file_that_is_cut_off_or_missing_is_refused()
    {
        SafetensorsWriter.Write(_folder["model"], [new FloatTensor("w", [4], new float[4])]);
        byte[] bytes = File.ReadAllBytes(_folder["model"]);

        foreach (int length in (int[])[0, 7, 8, 40, bytes.Length - 1])
        {
            File.WriteAllBytes(_folder["cut"], bytes[..length]);
            Assert.Throws<ToolException>(() => SafetensorsFile.Open(_folder["cut"]));
        }

        Assert.Throws<ToolException>(() => SafetensorsFile.Open(_folder["absent"]));
    }

    private static string Refusal(string path) =>
        Assert.Throws<ToolException>(() => SafetensorsFile.Open(path)).Message;

    private string WriteFile(string header, byte[] data) => WriteFile(Encoding.UTF8.GetBytes(header), data);

    private string WriteFile(byte[] json, byte[] data)
    {
        byte[] length = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)json.Length);
        File.WriteAllBytes(_folder["made.safetensors"], [.. length, .. json, .. data]);
        return _folder["made.safetensors"];
    }
}
