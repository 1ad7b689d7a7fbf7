using System.Globalization;
using NUnit.Framework.Interfaces;

[assembly: Latent.Culture.Tests.RealCulture]

namespace Latent.Culture.Tests;

/// <summary>
/// Runs each test of the assembly in a culture of the system's ICU: the one that LATENT_TEST_CULTURE names, or Turkish, which has the
/// decimal comma of
/// German and a dotless i of its own.
/// </summary>
[AttributeUsage(AttributeTargets.Assembly)]
internal sealed class RealCultureAttribute : Attribute, ITestAction
{
    private const string Variable = "LATENT_TEST_CULTURE";

    public static string Name { get; } = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } name ? name : "tr-TR";

    private static CultureInfo Culture { get; } = CultureInfo.GetCultureInfo(Name);

    public ActionTargets Targets => ActionTargets.Test | ActionTargets.Suite;

    public void BeforeTest(ITest test)
    {
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = Culture;
        CultureInfo.DefaultThreadCurrentUICulture = CultureInfo.CurrentUICulture = Culture;
    }

    public void AfterTest(ITest test)
    {
    }
}
