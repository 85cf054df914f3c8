using EarlyExitGen.Toolchain.Foundation;

namespace EarlyExitGen.Toolchain.Model.Tokenizers;

/// <summary>
/// A tokenizer without a <c>tokenizer.json</c>: the one that Hugging Face's library makes of the files.
/// </summary>
/// <param name="Json">The <c>tokenizer.json</c> that says the same.</param>
/// <param name="Source">The file that it is made of.</param>
internal sealed record LooseFiles(ReadOnlyMemory<byte> Json, string Source)
{
    /// <summary>Finds the files and makes it; null where there are none.</summary>
    /// <exception cref="ToolException">They are damaged, or say something that is not supported.</exception>
    public static LooseFiles? Find(string folder, FolderSettings settings)
    {
        string words = Path.Combine(folder, WordPieceFiles.Vocabulary);
        string pairs = Path.Combine(folder, BytePairFiles.Vocabulary);
        return File.Exists(words) ? new LooseFiles(WordPieceFiles.Make(folder, settings), words)
            : File.Exists(pairs) && File.Exists(Path.Combine(folder, BytePairFiles.Merges))
                ? new LooseFiles(BytePairFiles.Make(folder, settings), pairs)
            : SentencePieceFiles.Find(folder) is { } model
                ? new LooseFiles(SentencePieceFiles.Make(model, settings), model)
            : null;
    }
}
