using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace EarlyExitGen.Hosting;

/// <summary>
/// The options of one cascade: read from its section whenever that changes, checked at the start. Later, where an
/// exception would end the process, what is wrong is kept for whoever applies the change.
/// </summary>
/// <param name="name">The cascade's name.</param>
/// <param name="cascade">The cascade.</param>
/// <param name="configuration">The application's configuration; null if it has none.</param>
internal sealed class CascadeOptionsSource(string name, CascadeInfo cascade, IConfiguration? configuration)
    : IConfigureNamedOptions<CascadeHostOptions>, IValidateOptions<CascadeHostOptions>,
    IOptionsChangeTokenSource<CascadeHostOptions>
{
    private volatile bool _started;
    private volatile string? _unreadable;

    /// <summary>The section of the configuration.</summary>
    public string Section => "Cascades:" + name;

    /// <inheritdoc/>
    public string? Name => name;

    /// <inheritdoc/>
    public void Configure(string? name, CascadeHostOptions options)
    {
        if (name != Name || configuration is null)
        {
            return;
        }

        _unreadable = null;
        try
        {
            configuration.GetSection(Section).Bind(options);
        }
        catch (InvalidOperationException e) when (_started)
        {
            _unreadable = e.Message;
        }
    }

    /// <inheritdoc/>
    public void Configure(CascadeHostOptions options) => Configure(Options.DefaultName, options);

    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, CascadeHostOptions options)
    {
        if (name != Name)
        {
            return ValidateOptionsResult.Skip;
        }

        IReadOnlyList<string> failures = _started ? [] : Failures(options);
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    /// <inheritdoc/>
    public IChangeToken GetChangeToken() =>
        configuration?.GetSection(Section).GetReloadToken() ?? new CancellationChangeToken(CancellationToken.None);

    /// <summary>Everything that is wrong with options.</summary>
    public IReadOnlyList<string> Failures(CascadeHostOptions options) => _unreadable is { } message
        ? [message]
        : CascadeOptionsCheck.Failures(options, cascade, Section);

    /// <summary>Says that the host has started: from now on what is wrong is kept, not thrown.</summary>
    public void Start() => _started = true;
}
