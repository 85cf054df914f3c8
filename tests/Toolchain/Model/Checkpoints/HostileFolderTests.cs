using System.Text;
using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Model.Checkpoints;
using Xunit;

namespace EarlyExitGen.Toolchain.Tests.Model.Checkpoints;

/// <summary>
/// Folders whose files are broken at random, or made to do harm: one sentence each, and little memory.
/// </summary>
public sealed class HostileFolderTests : IDisposable
{
    private const int Folders = 300;
    private const int Headers = 10_000;
    private const long AllowedBytes = 4 << 20;

    private static readonly string[] Fragments =
    [
        "\"", "{", "}", "[", "]", ":", ",", "null", "true", "-1", "0", "1e999", "9223372036854775808", "4294967296",
        "2147483647",
        "\\ud800", "\\u0000", "\"F64\"", "\"..\"", "\u00FF", "[[[[[[[[", "\n", " ",
    ];

    private readonly PretrainedFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void Whatever_is_changed_in_a_folder_it_is_read_or_refused_in_one_sentence()
    {
        _files.WriteShards(PretrainedFiles.Tensors());
        _files.WriteTokenizerJson();
        _files.WriteVocabulary(PretrainedFiles.Pieces);
        _files.Write(
            "tokenizer_config.json",
            """{"do_lower_case":false,"strip_accents":null,"cls_token":{"content":"[CLS]"}}""");
        string[] names = [.. Directory.GetFiles(_files.Folder).Order(StringComparer.Ordinal)];
        byte[][] contents = Array.ConvertAll(names, File.ReadAllBytes);
        Random random = new(1);
        int refused = 0;
        for (int i = 0; i < Folders; i++)
        {
            int file = random.Next(names.Length);
            Replace(names[file], Mutate(contents[file], random));
            refused += IsRefused(ReadAll) ? 1 : 0;
            Replace(names[file], contents[file]);
        }

        ReadAll();
        Assert.InRange(refused, Folders / 3, Folders - 1);
    }

    [Fact]
    public void Whatever_is_changed_in_a_header_it_is_read_or_refused_in_one_sentence()
    {
        byte[] content = File.ReadAllBytes(_files[Checkpoint.EncoderFile]);
        Random random = new(2);
        int refused = 0;
        for (int i = 0; i < Headers; i++)
        {
            using MemoryStream stream = new(Mutate(content, random));
            refused += IsRefused(() => SafetensorsHeader.Read(stream, "model.safetensors")) ? 1 : 0;
        }

        Assert.InRange(refused, Headers / 3, Headers - 1);
    }

    [Theory]
    [InlineData("config.json")]
    [InlineData("tokenizer.json")]
    [InlineData("tokenizer_config.json")]
    [InlineData("vocab.txt")]
    public void Files_that_ought_to_be_small_are_refused_before_they_are_read(string name)
    {
        _files.WriteVocabulary(PretrainedFiles.Pieces);
        using (FileStream stream = File.Create(_files[name]))
        {
            stream.SetLength(8L << 30);
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        ToolException error = Assert.Throws<ToolException>(ReadAll);

        Assert.Contains("8589934592 bytes", error.Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, AllowedBytes);
    }

    [Theory]
    [InlineData("config.json", "{\"hidden_size\":\"\\ud800\"}")]
    [InlineData("config.json", "{\"\\ud800\":1}")]
    [InlineData("tokenizer.json", "{\"model\":{\"vocab\":{\"\\ud800\":1}}}")]
    [InlineData("vocab.txt", "[PAD]\n\u00FF\n")]
    [InlineData("tokenizer.json", "{\"a\":\"\u00FF\"}")]
    public void Text_that_is_none_is_refused(string name, string latin1)
    {
        _files.WriteVocabulary(PretrainedFiles.Pieces);
        File.WriteAllBytes(_files[name], Encoding.Latin1.GetBytes(latin1));

        Assert.StartsWith(_files[name], Assert.Throws<ToolException>(ReadAll).Message, StringComparison.Ordinal);
    }

    private static bool IsRefused(Action read)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        bool isRefused = false;
        try
        {
            read();
        }
        catch (ToolException e)
        {
            isRefused = true;
            Assert.False(e.Message.Any(char.IsControl), e.Message);
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, AllowedBytes);
        return isRefused;
    }

    // Some file systems wait for the disk when a file is written over, but not when it is made.
    private static void Replace(string path, byte[] content)
    {
        File.Delete(path);
        File.WriteAllBytes(path, content);
    }

    private static byte[] Mutate(byte[] content, Random random)
    {
        List<byte> bytes = [.. content];
        for (int edits = random.Next(1, 4); edits > 0; edits--)
        {
            // Headers and settings come first in every file, and are where harm can be done.
            int at = random.Next(random.Next(2) == 0 ? Math.Min(bytes.Count, 300) : bytes.Count);
            int length = Math.Min(random.Next(1, 12), bytes.Count - at);
            switch (random.Next(6))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes.RemoveRange(at, length);
                    break;
                case 2:
                    bytes.InsertRange(at, bytes.GetRange(at, length));
                    break;
                case 3:
                    bytes.InsertRange(at, Encoding.Latin1.GetBytes(Fragments[random.Next(Fragments.Length)]));
                    break;
                case 4:
                    bytes.RemoveRange(at, length);
                    bytes.InsertRange(at, Encoding.Latin1.GetBytes(Fragments[random.Next(Fragments.Length)]));
                    break;
                default:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
            }

            if (bytes.Count == 0)
            {
                bytes.Add(0);
            }
        }

        return [.. bytes];
    }

    private void ReadAll()
    {
        EncoderConfig config = PretrainedFolder.Open(_files.Folder).Config;
        using EncoderWeights weights = EncoderWeights.Open(_files.Folder, config);
        foreach ((string name, _) in EncoderTensors.All(config))
        {
            weights.Read(name);
        }
    }
}
