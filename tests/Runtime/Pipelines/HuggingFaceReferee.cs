using Xunit;
using Peer = Tokenizers.DotNet.Tokenizer;

namespace EarlyExitGen.Tests.Pipelines;

/// <summary>
/// Hugging Face's own library, through the binding Tokenizers.DotNet: the ids of a text with the tokens around it.
/// </summary>
internal sealed class HuggingFaceReferee : IDisposable
{
    private readonly string _file = Path.GetTempFileName();
    private readonly Peer _peer;

    /// <summary>Reads a <c>tokenizer.json</c>; the test is skipped where the native library cannot be loaded.</summary>
    public HuggingFaceReferee(byte[] json)
    {
        File.WriteAllBytes(_file, json);
        Peer? peer = null;
        try
        {
            peer = new Peer(_file);
        }
        catch (Exception e) when (e is DllNotFoundException or TypeInitializationException or BadImageFormatException)
        {
            Assert.Skip("The native library of Tokenizers.DotNet cannot be loaded here: " + e.Message);
        }

        _peer = peer;
    }

    /// <summary>The ids of a text.</summary>
    public int[] Encode(string text) => Array.ConvertAll(_peer.Encode(text), id => (int)id);

    /// <inheritdoc/>
    public void Dispose()
    {
        _peer?.Dispose();
        File.Delete(_file);
    }
}
