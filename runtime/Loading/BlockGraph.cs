using EarlyExitGen.Graphs;
using EarlyExitGen.Manifests;
using Microsoft.ML.OnnxRuntime;

namespace EarlyExitGen.Loading;

/// <summary>
/// One block: what its graph takes and gives, and its session. Inputs that are named <c>input_ids</c>,
/// <c>attention_mask</c> or <c>token_type_ids</c> are fed from the text; every other input is state, an earlier
/// block's output of the same name.
/// </summary>
internal sealed class BlockGraph : IDisposable
{
    private readonly Lock _loading = new();
    private readonly List<GraphTensor> _assumed = [];
    private readonly BlockSource _source;
    private InferenceSession? _session;
    private bool _disposed;

    private BlockGraph(BlockSource source, GraphSignature signature, InferenceSession? session)
    {
        _source = source;
        Signature = signature;
        _session = session;
        if (SignatureCheck.OfBlock(signature, source.Labels).FirstOrDefault() is { } fault)
        {
            throw Invalid(fault.Text);
        }

        Feeds = [.. signature.Inputs.Select(BlockFeed.Of).OfType<BlockFeed>()];
        StateInputs = [.. signature.Inputs.Where(static input => BlockFeed.Of(input) is null)];
    }

    /// <summary>The cascade's name in messages.</summary>
    public string Cascade => _source.Cascade;

    /// <summary>The graph's file, with its full path.</summary>
    public string Path => _source.Path;

    /// <summary>The session, loaded by whoever asks first while others wait; thread-safe.</summary>
    /// <exception cref="CascadeException">It cannot be loaded; who asks next tries again.</exception>
    /// <exception cref="ObjectDisposedException">The block has been disposed of.</exception>
    public InferenceSession Session => Volatile.Read(ref _session) ?? LoadSession();

    /// <summary>Whether it is computed on another device, and its tensors are copied there and back.</summary>
    public bool CopiesTensors => _source.Options.CopiesTensors;

    /// <summary>What the graph takes and gives.</summary>
    public GraphSignature Signature { get; }

    /// <summary>The inputs that the text feeds.</summary>
    public IReadOnlyList<BlockFeed> Feeds { get; }

    /// <summary>
    /// Whether texts must be computed alone because those of a batch would change each other's results.
    /// </summary>
    public bool RequiresSingleRow => Signature.RequiresSingleRow;

    /// <summary>The inputs that earlier blocks give.</summary>
    public IReadOnlyList<GraphTensor> StateInputs { get; }

    /// <summary>
    /// Loads a block and checks what it takes and gives, as far as it can be seen without other blocks.
    /// </summary>
    /// <exception cref="CascadeException">
    /// The graph cannot be loaded, or is not a block with that many labels.
    /// </exception>
    public static BlockGraph Load(BlockSource source)
    {
        InferenceSession session = source.CreateSession();
        try
        {
            // From the file too, as the build reads it: both are to say the same of a block.
            BlockGraph block = new(source, SignatureReader.Read(source.Cascade, source.Path), session);
            block.CheckSession(session);
            return block;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Reads and checks what a block takes and gives; its session is loaded when it is first asked for.
    /// </summary>
    /// <exception cref="CascadeException">
    /// The file holds no graph, or none that is a block with that many labels.
    /// </exception>
    public static BlockGraph LoadLater(BlockSource source) =>
        new(source, SignatureReader.Read(source.Cascade, source.Path), session: null);

    /// <summary>The exception for a graph that does not keep to what a block is.</summary>
    public CascadeException Invalid(string problem) => new(
        $"{Cascade}: '{Path}' is not a block of this cascade: {problem}. Export the cascade again, or correct the "
            + "graph.",
        Path);

    /// <summary>The exception for a run of the block that failed.</summary>
    public CascadeException Failed(OnnxRuntimeException e) => new(
        $"{Cascade}: the block '{Path}' failed: {e.Message} Other texts are not affected; check that the graph takes "
        + "every token id of the vocabulary and as many tokens as the manifest says"
        + string.Concat(_assumed.Select(static state =>
            $", and that '{Quoted.Of(state.Name)}', {state}, has the tokens where nothing else is said"))
        + ".",
        Path,
        e);

    /// <summary>Remembers a state that it gives, of whose axes one was taken to be the tokens: for messages.</summary>
    public void Assume(GraphTensor state) => _assumed.Add(state);

    /// <summary>The exception for logits that are not finite.</summary>
    public CascadeException NotFinite() => new(
        $"{Cascade}: the block '{Path}' gave logits that are not finite numbers, so there is no answer. "
        + "Its weights are damaged, or overflow on this text: check the model that was exported.",
        Path);

    /// <summary>Releases the session; afterwards none is loaded any more.</summary>
    public void Dispose()
    {
        lock (_loading)
        {
            _disposed = true;
            _session?.Dispose();
            _session = null;
        }
    }

    private InferenceSession LoadSession()
    {
        lock (_loading)
        {
            if (_session is { } loaded)
            {
                return loaded;
            }

            if (_disposed)
            {
                throw new ObjectDisposedException(Cascade);
            }

            InferenceSession session = _source.CreateSession();
            try
            {
                CheckSession(session);
            }
            catch
            {
                session.Dispose();
                throw;
            }

            Volatile.Write(ref _session, session);
            return session;
        }
    }

    private void CheckSession(InferenceSession session)
    {
        if (SessionSignature.Difference(Signature, SessionSignature.Of(session)) is { } difference)
        {
            throw Invalid(difference);
        }
    }
}
