using System.Globalization;
using NUnit.Framework.Interfaces;

[assembly: Latent.Tests.ForeignCulture]

namespace Latent.Tests;

/// <summary>
/// Runs each test in a culture that formats numbers and times unlike the invariant culture, as the hosts of users may: no text of the
/// library may depend on it. The culture is made by hand, since the test hosts have no culture but the invariant one.
/// </summary>
[AttributeUsage(AttributeTargets.Assembly)]
internal sealed class ForeignCultureAttribute : Attribute, ITestAction
{
    private static readonly CultureInfo Culture = Make();

    public ActionTargets Targets => ActionTargets.Test | ActionTargets.Suite;

    public void BeforeTest(ITest test) => CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = Culture;

    public void AfterTest(ITest test)
    {
    }

    private static CultureInfo Make()
    {
        CultureInfo culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        NumberFormatInfo numbers = culture.NumberFormat;
        (numbers.NumberDecimalSeparator, numbers.NumberGroupSeparator) = (",", ".");
        (numbers.PercentDecimalSeparator, numbers.PercentGroupSeparator) = (",", ".");
        (culture.DateTimeFormat.DateSeparator, culture.DateTimeFormat.TimeSeparator) = (".", ".");
        return culture;
    }
}
