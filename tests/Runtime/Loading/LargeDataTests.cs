using System.Runtime.InteropServices;
using System.Security.Cryptography;
using EarlyExitGen.Loading;
using EarlyExitGen.Runtime;
using EarlyExitGen.Toolchain.Model.Onnx;
using Xunit;

namespace EarlyExitGen.Tests.Loading;

/// <summary>
/// External data larger than what a 32-bit offset reaches. The files are sparse: they take no room on disk.
/// </summary>
public class LargeDataTests
{
    private const long Size = 1L << 31;

    [Fact]
    public void Weights_beyond_2_GB_are_used()
    {
        using HandMadeChain files =
            new(First(new WeightReference("weights.bin", Size, 80, ElementType.Float, [10, 2])));
        using (FileStream stream = File.Create(files.PathOf("weights.bin")))
        {
            float[] table = [.. Enumerable.Range(0, 20).Select(i => i % 2 == 0 ? i : -0.5f)];
            stream.Position = Size;
            stream.Write(MemoryMarshal.AsBytes<float>(table));
        }

        using BlockChain chain = files.Load();
        Assert.Equal([7, -0.5f], Chains.Trace(chain, [2, 5], exits: 1));
    }

    [Fact]
    public void A_file_over_2_GB_is_compared_by_its_hash()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("earlyexit-test-");
        try
        {
            File.WriteAllText(Path.Combine(folder.FullName, "small"), "small");
            using (FileStream stream = File.Create(Path.Combine(folder.FullName, "weights.bin")))
            {
                stream.SetLength(Size + 1);
            }

            string small = Convert.ToHexStringLower(SHA256.HashData("small"u8));
            CascadeDescription description = new()
            {
                Name = "Large",
                Folder = "large",
                LabelCount = 2,
                Layers = 1,
                Pair = false,
                Tokenizer = new WordPieceDescription("small", small, Lowercase: true, StripAccents: true, MaxTokens: 8),
                Blocks =
                [
                    // The hash is what sha256sum says of that many zeros.
                    new BlockDescription(1, "small", small, new DataDescription(
                        "weights.bin", "b8030a8ab89280935633d8d991da3d9907c0f12e8b6fc3bfc515f4d440872b6e")),
                ],
            };
            new CascadeFiles(description, folder.FullName, checkHashes: true).Check(description.Blocks[0]);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    // A first block whose logits are the mean of rows of a table.
    private static Action<GraphBuilder> First(WeightReference table) => graph =>
    {
        graph.Input("input_ids", ElementType.Int32, Dimension.Batch, Dimension.Sequence);
        graph.Node("Gather", "rows", [graph.External("table", table), "input_ids"]);
        graph.Node("ReduceMean", "logits", ["rows"], ("axes", new long[] { 1 }), ("keepdims", 0));
        graph.Output("logits", ElementType.Float, Dimension.Batch, 2);
    };
}
