using EarlyExitGen.Manifests;
using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Foundation.Files;
using EarlyExitGen.Toolchain.Model.Checkpoints;
using EarlyExitGen.Toolchain.Model.Manifests;

namespace EarlyExitGen.Toolchain.Verbs.Attaching;

/// <summary>The tokenizer that lies beside a classifier, as a cascade has it.</summary>
/// <param name="Pieces">The word pieces in the order of their ids.</param>
/// <param name="Config">How texts are cleaned.</param>
/// <param name="MaxTokens">The most token ids of a text by its settings; null where they do not tell.</param>
internal sealed record ModelTokenizer(string[] Pieces, TokenizerConfig Config, int? MaxTokens)
{
    /// <summary>Reads it.</summary>
    /// <param name="folder">The folder of its files.</param>
    /// <exception cref="ToolException">There is none, or it does what the runtime cannot.</exception>
    public static ModelTokenizer Read(string folder)
    {
        TokenizerJson? json = TokenizerJson.Load(Path.Combine(folder, TokenizerJson.FileName));
        string settings = Path.Combine(folder, Checkpoint.TokenizerFile);
        TokenizerConfig config = TokenizerConfig.Load(settings, json);
        string vocabulary = Path.Combine(folder, Checkpoint.VocabularyFile);
        if (json is null && !File.Exists(vocabulary))
        {
            throw new ToolException(
                $"{folder}: there is no tokenizer (tokenizer.json or vocab.txt); name its folder by --tokenizer.");
        }

        string[] pieces = File.Exists(vocabulary) ? Vocabulary.Read(vocabulary) : json!.ToPieces();
        if (File.Exists(vocabulary))
        {
            json?.CheckAgainst(vocabulary, pieces);
        }

        // Hugging Face writes 1e30 where there is no limit.
        double most = File.Exists(settings)
            ? JsonFields.Read(settings).Number("model_max_length", 1, double.MaxValue, double.MaxValue)
            : double.MaxValue;
        return new ModelTokenizer(pieces, config, most < int.MaxValue ? (int)most : null);
    }

    /// <summary>The number of ids.</summary>
    public int Count => Pieces.Length;

    /// <summary>Writes its files into a cascade's folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="maxTokens">The most token ids of a text.</param>
    public TokenizerSpec Write(string folder, int maxTokens)
    {
        Vocabulary.Write(Path.Combine(folder, Checkpoint.VocabularyFile), Pieces);
        DataFileSpec file = ManifestFile.Of(folder, Checkpoint.VocabularyFile);
        return new TokenizerSpec
        {
            Kind = TokenizerKind.WordPiece,
            Vocabulary = file.File,
            Sha256 = file.Sha256,
            Lowercase = Config.Lowercase,
            StripAccents = Config.StripAccents,
            MaxTokens = maxTokens,
        };
    }
}
