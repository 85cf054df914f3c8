using EarlyExitGen.Graphs;
using EarlyExitGen.Loading;
using EarlyExitGen.TestCascades;
using Microsoft.ML.OnnxRuntime;
using Xunit;

namespace EarlyExitGen.Tests.Loading;

public class SignatureReaderTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_file_tells_what_its_session_tells(bool external)
    {
        using TestCascade cascade = TestCascade.Create(
            new() { ExternalData = external, CarriedState = true, Pair = true, Int64Ids = external });
        foreach (string path in Directory.GetFiles(cascade.Folder, "*.onnx"))
        {
            using SessionOptions options = new();
            using InferenceSession session = new(path, options);
            GraphSignature expected = SessionSignature.Of(session);
            GraphSignature actual = SignatureReader.Read("Tiny", path);
            Assert.Equal(Texts(expected.Inputs), Texts(actual.Inputs));
            Assert.Equal(Texts(expected.Outputs), Texts(actual.Outputs));
            Assert.Null(SessionSignature.Difference(actual, expected));
        }
    }

    [Fact]
    public void A_file_cut_short_anywhere_or_changed_is_refused_or_read()
    {
        using TestCascade cascade = TestCascade.Create();
        string path = Path.Combine(cascade.Folder, "block-02.onnx");
        byte[] whole = File.ReadAllBytes(path);
        Random random = new(4);
        int refused = 0;
        for (int i = 0; i < 500; i++)
        {
            byte[] bytes = i % 2 == 0 ? whole[..random.Next(whole.Length)] : [.. whole];
            for (int change = 0; change < 3 * (i % 2); change++)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            File.WriteAllBytes(path, bytes);
            try
            {
                SignatureReader.Read("Tiny", path);
            }
            catch (CascadeException e)
            {
                refused++;
                Assert.Equal(path, e.File);
            }
        }

        Assert.True(refused >= 250);
    }

    [Fact]
    public void A_missing_file_is_named()
    {
        CascadeException e = Assert.Throws<CascadeException>(() => SignatureReader.Read("Tiny", "/nowhere/block.onnx"));
        Assert.Equal("/nowhere/block.onnx", e.File);
    }

    private static IEnumerable<string> Texts(IReadOnlyList<GraphTensor> tensors) =>
        tensors.Select(tensor => $"{tensor.Name}: {tensor}");
}
