using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Foundation.Files;

namespace EarlyExitGen.Toolchain.Model.Checkpoints;

/// <summary>The small files of a Hugging Face folder that holds a BERT encoder, checked to belong together.</summary>
/// <param name="Config">The encoder's sizes.</param>
/// <param name="Tokenizer">How texts are cleaned.</param>
/// <param name="Pieces">
/// The vocabulary, in the order of the ids; at most as many as the encoder has word embeddings.
/// </param>
internal sealed record PretrainedFolder(EncoderConfig Config, TokenizerConfig Tokenizer, string[] Pieces)
{
    // Where tokenizers that are not "fast" keep tokens that were added to the vocabulary.
    private const string AddedTokensFile = "added_tokens.json";

    /// <summary>
    /// Reads the folder. The vocabulary comes from <c>vocab.txt</c> or <c>tokenizer.json</c>, settings from
    /// <c>tokenizer_config.json</c> and, as far as it is silent, from <c>tokenizer.json</c>; what two files tell must
    /// be the same. Of the weights only the headers are read.
    /// </summary>
    /// <exception cref="ToolException">
    /// A file is missing, files contradict each other, or the model or its tokenizer is none of BERT's shape.
    /// </exception>
    public static PretrainedFolder Open(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new ToolException($"{folder}: no such folder; a Hugging Face folder of a BERT encoder is expected.");
        }

        EncoderConfig config = EncoderConfig.Load(Path.Combine(folder, Checkpoint.ConfigFile));
        TokenizerJson? json = TokenizerJson.Load(Path.Combine(folder, TokenizerJson.FileName));
        TokenizerConfig tokenizer = TokenizerConfig.Load(Path.Combine(folder, Checkpoint.TokenizerFile), json);
        (string source, string[] pieces) = ReadPieces(folder, json);
        Vocabulary.RequireFit(pieces, source, config);
        EncoderWeights.Open(folder, config).Dispose();
        return new PretrainedFolder(config, tokenizer, pieces);
    }

    private static (string Source, string[] Pieces) ReadPieces(string folder, TokenizerJson? json)
    {
        string file = Path.Combine(folder, Checkpoint.VocabularyFile);
        if (json is not null && !File.Exists(file))
        {
            return (json.File, json.ToPieces());
        }

        string[] pieces = Vocabulary.Read(file);
        json?.CheckAgainst(file, pieces);
        if (json is null)
        {
            CheckAdded(Path.Combine(folder, AddedTokensFile));
        }

        return (file, pieces);
    }

    private static void CheckAdded(string file)
    {
        if (File.Exists(file)
            && JsonFields.Read(file).Names().Except([.. Vocabulary.Special, "[MASK]"]).FirstOrDefault() is { } added)
        {
            throw new ToolException(
                $"{file}: it adds '{Excerpt.Of(added)}'; tokens besides the vocabulary are not supported.");
        }
    }
}
