using System.ComponentModel;
using EarlyExitGen.Loading;
using EarlyExitGen.Tokenization;

namespace EarlyExitGen.Runtime;

/// <summary>
/// How texts become token ids. Each kind loads itself, so that an application contains those that it uses.
/// </summary>
/// <param name="Vocabulary">The vocabulary's file, relative to the cascade's folder.</param>
/// <param name="Sha256">The SHA-256 of that file in lower-case hex.</param>
/// <param name="MaxTokens">The largest number of token ids of an instance, special tokens counted.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract record TokenizerDescription(string Vocabulary, string Sha256, int MaxTokens)
{
    /// <summary>The files that it is read from, with their hashes.</summary>
    internal virtual IEnumerable<(string File, string Sha256)> Files => [(Vocabulary, Sha256)];

    /// <summary>Reads it.</summary>
    /// <param name="cascade">The cascade's name.</param>
    /// <param name="folder">The cascade's folder.</param>
    /// <exception cref="CascadeException">A file is not what it should be.</exception>
    internal ITextTokenizer Load(string cascade, string folder)
    {
        try
        {
            return Load(folder);
        }
        catch (Exception e) when (e is not CascadeException)
        {
            string path = CascadePath.Of(folder, Vocabulary);
            throw new CascadeException($"{cascade}: the file '{path}' is not {Expected}: {e.Message}", path, e);
        }
    }

    /// <summary>The expected kind of vocabulary file, in words.</summary>
    private protected abstract string Expected { get; }

    /// <summary>Reads it; whatever is wrong is thrown.</summary>
    private protected abstract ITextTokenizer Load(string folder);
}
