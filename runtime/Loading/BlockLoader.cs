using EarlyExitGen.Devices;
using EarlyExitGen.Graphs;
using EarlyExitGen.Lexical;
using EarlyExitGen.Runtime;
using EarlyExitGen.Tokenization;

namespace EarlyExitGen.Loading;

/// <summary>Checks the files of a cascade and loads what it computes with.</summary>
internal static class BlockLoader
{
    /// <summary>
    /// Loads the tokenizer, the lexicon if there is one, and the blocks of a cascade; the caller disposes of the
    /// blocks.
    /// </summary>
    /// <param name="description">What the cascade consists of.</param>
    /// <param name="folder">Where its files lie, a full path.</param>
    /// <param name="options">How it is loaded and run.</param>
    /// <exception cref="CascadeException">It cannot be loaded; nothing is left behind.</exception>
    public static (ITextTokenizer Tokenizer, (Lexicon Lexicon, string Path)? Lexicon, List<BlockGraph> Blocks) Load(
        CascadeDescription description, string folder, CascadeOptions options)
    {
        SharedPool.Check(description.Name, options);
        CascadeFiles files = new(description, folder, options.CheckHashes);
        files.CheckPresence();
        files.CheckTokenizer();
        files.CheckLexicon();
        if (!options.LazyBlocks)
        {
            // What is wrong with the files is said before the native library is asked for.
            description.Blocks.ToList().ForEach(files.Check);
        }

        ITextTokenizer tokenizer = description.Tokenizer.Load(description.Name, folder);
        if (description.Pair && tokenizer.Between.Length == 0)
        {
            string vocabulary = CascadePath.Of(folder, description.Tokenizer.Vocabulary);
            throw new CascadeException(
                $"{description.Name}: the cascade takes pairs of texts, but by the file '{vocabulary}' no token stands "
                + "between two texts. Take the tokenizer that the model was trained with.",
                vocabulary);
        }

        (Lexicon, string)? lexicon = LexiconLoader.Load(description, folder, tokenizer);
        OnnxRuntimeLibrary.Check();
        CudaProvider.Check(description.Name, options.Device);
        return (tokenizer, lexicon, LoadBlocks(description, folder, options, files));
    }

    /// <summary>Disposes of blocks.</summary>
    public static void Dispose(IReadOnlyList<BlockGraph> blocks)
    {
        foreach (BlockGraph block in blocks)
        {
            block.Dispose();
        }
    }

    private static void CheckChain(List<BlockGraph> blocks)
    {
        GraphSignature[] signatures = [.. blocks.Select(static block => block.Signature)];
        string[] files = [.. blocks.Select(static block => Path.GetFileName(block.Path))];
        if (SignatureCheck.OfChain(signatures, files).FirstOrDefault() is (var faulty, { } fault))
        {
            throw blocks[faulty].Invalid(fault.Text);
        }

        foreach (ChainState state in ChainStates.Of(signatures, files).All.Where(
            static state => state.Axes.Any(static axis => axis.Role == AxisRole.Open)))
        {
            blocks[state.Giver].Assume(state.Tensor);
        }
    }

    private static List<BlockGraph> LoadBlocks(
        CascadeDescription description, string folder, CascadeOptions options, CascadeFiles files)
    {
        using BlockArena? arena = BlockArena.For(options, description.Blocks.Count);
        List<BlockGraph> blocks = [];
        try
        {
            int done = 0;
            foreach (BlockDescription block in description.Blocks)
            {
                BlockSource source = new(
                    description.Name,
                    CascadePath.Of(folder, block.File),
                    [.. block.Data.Select(data => CascadePath.Of(folder, data.File))],
                    description.LabelCount,
                    block.Layer - done,
                    options.UseSharedArena || arena is not null,
                    options,
                    () => files.Check(block));
                blocks.Add(
                    options.LazyBlocks && blocks.Count > 0 ? BlockGraph.LoadLater(source) : BlockGraph.Load(source));
                if (blocks[^1].Feeds.Any(static feed => feed.Kind == FeedKind.Ids))
                {
                    TokenLimit.Check(description.Name, blocks[^1].Path, description.Tokenizer.MaxTokens);
                }

                done = block.Layer;
            }

            CheckChain(blocks);
            return blocks;
        }
        catch
        {
            Dispose(blocks);
            throw;
        }
    }
}
