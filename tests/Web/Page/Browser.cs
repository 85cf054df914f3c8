using Microsoft.Playwright;
using Xunit;

namespace EarlyExitGen.Web.Tests.Page;

/// <summary>
/// A real Chromium for all tests of a class: the one that <c>EARLYEXIT_CHROMIUM</c> names, or else the system's.
/// Started when a test asks for it.
/// </summary>
public sealed class Browser : IAsyncLifetime
{
    // Only on a busy machine does anything take so long.
    private const int Patience = 60_000;

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    private static string Chromium =>
        Environment.GetEnvironmentVariable("EARLYEXIT_CHROMIUM") ?? "/usr/bin/chromium";

    /// <summary>A context of its own, as wide as is asked for; skips the test where there is no browser.</summary>
    public async Task<IBrowserContext> ContextAsync(BrowserNewContextOptions options)
    {
        Assert.SkipUnless(File.Exists(Chromium), $"There is no Chromium at {Chromium}.");
        Assertions.SetDefaultExpectTimeout(Patience);
        _playwright ??= await Playwright.CreateAsync();
        _browser ??= await _playwright.Chromium.LaunchAsync(
            new BrowserTypeLaunchOptions { ExecutablePath = Chromium, Args = ["--no-sandbox"], Timeout = Patience });
        return await _browser.NewContextAsync(options);
    }

    /// <inheritdoc/>
    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
    }
}
