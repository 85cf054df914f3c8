using System.Reflection;
using Xunit;
using Xunit.v3;

namespace EarlyExitGen.Tests.Shared;

/// <summary>
/// A test, or a class of them, that takes minutes: it runs with <c>EARLYEXIT_SLOW=1</c>, and skips otherwise. Filters
/// know it as the trait <c>Category=Slow</c>.
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
internal sealed class SlowAttribute : BeforeAfterTestAttribute, ITraitAttribute
{
    /// <summary>Whether slow tests run.</summary>
    public static bool IsAsked => Environment.GetEnvironmentVariable("EARLYEXIT_SLOW") == "1";

    /// <inheritdoc/>
    public override void Before(MethodInfo methodUnderTest, IXunitTest test) =>
        Assert.SkipUnless(IsAsked, "It takes minutes: EARLYEXIT_SLOW=1 runs it.");

    /// <inheritdoc/>
    public IReadOnlyCollection<KeyValuePair<string, string>> GetTraits() => [new("Category", "Slow")];
}
