using System.Globalization;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using EarlyExitGen.Hosting;
using EarlyExitGen.Web.Tests.Fakes;
using EarlyExitGen.Web.Tests.Service;
using Microsoft.AspNetCore.Builder;
using Microsoft.Playwright;
using Samples.News;
using Xunit;

namespace EarlyExitGen.Web.Tests.Page;

/// <summary>
/// The page in a real Chromium. With <c>EARLYEXIT_SCREENSHOTS</c> pictures of it go into that folder.
/// </summary>
public sealed class BrowserTests(Browser browser) : IClassFixture<Browser>
{
    private const string Headline = "Satellite firm sells stake to investors after cyber attack";

    [Theory]
    [InlineData(1280, ColorScheme.Light)]
    [InlineData(1280, ColorScheme.Dark)]
    [InlineData(390, ColorScheme.Light)]
    [InlineData(390, ColorScheme.Dark)]
    public async Task It_has_the_services_numbers_and_axe_finds_nothing(int width, ColorScheme colours)
    {
        await using ServiceHost host = new("Development", ("Cascades:NewsClassifier:ShadowRate", "1"));
        await using IBrowserContext context = await browser.ContextAsync(new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = width, Height = 900 },
            ColorScheme = colours,
            ReducedMotion = ReducedMotion.Reduce,
        });
        IPage page = await context.NewPageAsync();
        List<string> complaints = [];
        page.Console += (_, message) => complaints.Add(message.Text);
        page.PageError += (_, error) => complaints.Add(error);

        await page.GotoAsync(new Uri(host.Address, "/cascades").AbsoluteUri);
        string[] texts = [.. Enumerable.Range(0, 40).Select(i => i % 2 == 0 ? "Oil prices rise" : Headline)];
        await host.Cascade.ClassifyAsync(texts, cancellationToken: TestContext.Current.CancellationToken);
        await Assertions.Expect(page.Locator("#texts")).ToHaveTextAsync("40");

        // Each number of the table is the service's.
        IReadOnlyList<long> answered = host.Cascade.Status.Answered;
        for (int exit = 0; exit < answered.Count; exit++)
        {
            await Assertions.Expect(page.Locator($"#exits tr:nth-child({exit + 1}) td:nth-child(4)"))
                .ToHaveTextAsync(answered[exit].ToString(CultureInfo.InvariantCulture));
        }

        await Assertions.Expect(page.Locator("#dial-figure")).ToHaveTextAsync("2 %");
        await AssertShadowAsync(page, host.Cascade, texts.Length);

        // By keyboard alone: into the box, and off.
        await page.Locator("#first").FocusAsync();
        await page.Keyboard.TypeAsync(Headline);
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Enter");
        TextTrace trace = await host.Cascade.TraceAsync(
            Headline, cancellationToken: TestContext.Current.CancellationToken);
        await Assertions.Expect(page.Locator("#tried li")).ToHaveCountAsync(6);
        await Assertions.Expect(page.Locator("#verdict")).ToContainTextAsync($"exit {trace.Answered}");
        await Assertions.Expect(page.Locator("#tried li.leaves h3")).ToContainTextAsync($"Exit {trace.Answered}");

        AxeResult axe = await page.RunAxe();
        Assert.Empty(axe.Violations.Select(one => $"{one.Id}: {one.Help} ({one.Nodes.Length})"));
        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"));
        Assert.Empty(complaints);
    }

    [Fact]
    public async Task Without_a_calibration_in_the_manifest_it_says_so()
    {
        await using FakeHost host = await FakeHost.StartAsync(
            cascade: options => options.ShadowRate = 1, onKestrel: true, map: app => app.MapCascadeDashboard());
        await using IBrowserContext context = await browser.ContextAsync(new BrowserNewContextOptions());
        IPage page = await context.NewPageAsync();

        await host.PostAsync("/texts", """{"text": "fine weather"}""");
        await page.GotoAsync(new Uri(host.Client.BaseAddress!, "/cascades").AbsoluteUri);

        await Assertions.Expect(page.Locator("#shift-verdict"))
            .ToContainTextAsync("No calibration in the manifest");
        await Assertions.Expect(page.Locator("#shift-table")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task Pictures_are_taken_where_they_are_asked_for()
    {
        string? folder = Environment.GetEnvironmentVariable("EARLYEXIT_SCREENSHOTS");
        Assert.SkipWhen(folder is null, "EARLYEXIT_SCREENSHOTS names no folder.");
        Directory.CreateDirectory(folder);
        await using ServiceHost host = new(
            "Development", ("Traffic:PerSecond", "80"), ("Cascades:NewsClassifier:ShadowRate", "0.2"));
        await Eventually.TrueAsync(() => host.Cascade.Status.Answered.Sum() > 800);
        foreach (int width in (int[])[1280, 390])
        {
            foreach (ColorScheme colours in (ColorScheme[])[ColorScheme.Light, ColorScheme.Dark])
            {
                await using IBrowserContext context = await browser.ContextAsync(new BrowserNewContextOptions
                {
                    ViewportSize = new ViewportSize { Width = width, Height = width == 390 ? 844 : 900 },
                    ColorScheme = colours,
                    DeviceScaleFactor = 1,
                });
                IPage page = await context.NewPageAsync();
                await page.GotoAsync(new Uri(host.Address, "/cascades").AbsoluteUri);
                await page.Locator("#first").FillAsync(Headline);
                await page.Locator("#try-form button").ClickAsync();
                await Assertions.Expect(page.Locator("#tried li")).ToHaveCountAsync(6);

                // Until points have drifted along the whole picture.
                await page.WaitForFunctionAsync("document.querySelectorAll('#flow circle').length > 60");
                await page.ScreenshotAsync(new PageScreenshotOptions
                {
                    Path = Path.Combine(folder, $"cascades-{width}-{Enum.GetName(colours)!.ToLowerInvariant()}.png"),
                    FullPage = true,
                });
            }
        }
    }

    // What was run to the end, and whether it looks like the calibration's.
    private static async Task AssertShadowAsync(
        IPage page, ICascadeService<string, NewsPrediction> cascade, int texts)
    {
        await Eventually.TrueAsync(() => cascade.Shadow?.Total.Seen == texts);
        ShadowReport shadow = cascade.Shadow!;
        await Assertions.Expect(page.Locator("#kept-rows tr:first-child td:nth-child(2)"))
            .ToHaveTextAsync(texts.ToString(CultureInfo.InvariantCulture));
        await Assertions.Expect(page.Locator("#kept-rows tr:first-child td:nth-child(3)"))
            .ToHaveTextAsync(shadow.Total.Disagreed.ToString(CultureInfo.InvariantCulture));

        ShiftReport shift = shadow.Shift!;
        for (int exit = 0; exit < shift.Exits.Count; exit++)
        {
            ILocator row = page.Locator($"#shift-rows tr:nth-child({exit + 1})");
            await Assertions.Expect(row.Locator("td:nth-child(2)"))
                .ToHaveTextAsync(Percent(shift.Exits[exit].Expected));
            await Assertions.Expect(row.Locator("td:nth-child(3)")).ToHaveTextAsync(Percent(shift.Exits[exit].Seen));
            await Assertions.Expect(row.Locator("td:nth-child(5)")).ToHaveTextAsync(Percent(shift.Scores[exit]));
        }

        ILocator verdict = page.Locator("#shift-verdict");
        await Assertions.Expect(verdict).ToContainTextAsync(shift.Noticed ? "No, " : "Yes, ");
        await Assertions.Expect(verdict).ToContainTextAsync(Percent(shift.ExitsDistance));
        await Assertions.Expect(verdict).ToContainTextAsync(Percent(shift.ScoresDistance));
    }

    // As the page writes shares.
    private static string Percent(double share) => share == 0 ? "0 %" : share < 0.001 ? "< 0.1 %"
        : (share * 100).ToString(share < 0.0995 ? "F1" : "F0", CultureInfo.InvariantCulture) + " %";
}
