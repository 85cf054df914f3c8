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
    /// Loads the models of a cascade, mostly one, and the lexicon if there is one; the caller disposes of the blocks.
    /// </summary>
    /// <param name="description">What the cascade consists of.</param>
    /// <param name="folder">Where its files lie, a full path.</param>
    /// <param name="options">How it is loaded and run.</param>
    /// <exception cref="CascadeException">It cannot be loaded; nothing is left behind.</exception>
    public static (List<LoadedModel> Models, (Lexicon Lexicon, string Path)? Lexicon) Load(
        CascadeDescription description, string folder, CascadeOptions options)
    {
        SharedPool.Check(description.Name, options);
        CascadeFiles files = new(description, folder, options.CheckHashes);
        files.CheckPresence();
        files.CheckTokenizers();
        files.CheckLexicon();
        if (!options.LazyBlocks)
        {
            // What is wrong with the files is said before the native library is asked for.
            description.Blocks.ToList().ForEach(files.Check);
        }

        List<LoadedModel> models = LoadTokenizers(description, folder);
        (Lexicon, string)? lexicon = LexiconLoader.Load(description, folder, models[0].Tokenizer);
        OnnxRuntimeLibrary.Check();
        CudaProvider.Check(description.Name, options.Device);
        LoadBlocks(description, folder, options, files, models);
        return (models, lexicon);
    }

    /// <summary>Disposes of the blocks of models.</summary>
    public static void Dispose(IEnumerable<LoadedModel> models)
    {
        foreach (BlockGraph block in models.SelectMany(static model => model.Graphs))
        {
            block.Dispose();
        }
    }

    // The models without their blocks.
    private static List<LoadedModel> LoadTokenizers(CascadeDescription description, string folder)
    {
        TokenizerDescription present = description.Tokenizer;
        List<LoadedModel> models =
            [new(null, LoadTokenizer(description, present, folder), true, present.MaxTokens, new List<BlockGraph>())];
        foreach (ModelDescription model in description.Models)
        {
            present = model.Tokenizer ?? present;
            models.Add(new LoadedModel(
                model.Name,
                model.Tokenizer is { } own ? LoadTokenizer(description, own, folder) : models[^1].Tokenizer,
                model.Tokenizer is not null,
                present.MaxTokens,
                new List<BlockGraph>()));
        }

        return models;
    }

    private static ITextTokenizer LoadTokenizer(
        CascadeDescription description, TokenizerDescription present, string folder)
    {
        ITextTokenizer tokenizer = present.Load(description.Name, folder);
        if (description.Pair && tokenizer.Between.Length == 0)
        {
            string vocabulary = CascadePath.Of(folder, present.Vocabulary);
            throw new CascadeException(
                $"{description.Name}: the cascade takes pairs of texts, but by the file '{vocabulary}' no token stands "
                + "between two texts. Take the tokenizer that the model was trained with.",
                vocabulary);
        }

        return tokenizer;
    }

    private static void CheckChain(IReadOnlyList<BlockGraph> blocks)
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

    private static void LoadBlocks(
        CascadeDescription description,
        string folder,
        CascadeOptions options,
        CascadeFiles files,
        List<LoadedModel> models)
    {
        using BlockArena? arena = BlockArena.For(options, description.Blocks.Count);
        try
        {
            for (int i = 0, model = 0, done = 0; i < description.Blocks.Count; i++)
            {
                BlockDescription block = description.Blocks[i];
                if (model < description.Models.Count && description.Models[model].FirstBlock == i)
                {
                    (model, done) = (model + 1, 0);
                }

                BlockSource source = new(
                    description.Name,
                    CascadePath.Of(folder, block.File),
                    [.. block.Data.Select(data => CascadePath.Of(folder, data.File))],
                    description.LabelCount,
                    block.Layer - done,
                    options.UseSharedArena || arena is not null,
                    options,
                    () => files.Check(block));
                BlockGraph graph = options.LazyBlocks && i > 0 ? BlockGraph.LoadLater(source) : BlockGraph.Load(source);
                ((List<BlockGraph>)models[model].Graphs).Add(graph);
                if (graph.Feeds.Any(static feed => feed.Kind == FeedKind.Ids))
                {
                    TokenLimit.Check(description.Name, graph.Path, models[model].MaxTokens);
                }

                done = block.Layer;
            }

            models.ForEach(static model => CheckChain(model.Graphs));
        }
        catch
        {
            Dispose(models);
            throw;
        }
    }
}
