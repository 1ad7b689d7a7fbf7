namespace Latent.Interop.Tests;

/// <summary>Compares the enums of the public API with those of the header.</summary>
internal sealed class EnumTests
{
    private static readonly (Type Own, Type Native)[] Pairs =
    [
        (typeof(Variant), typeof(Native.Variant)),
        (typeof(Dtype), typeof(Native.Dtype)),
        (typeof(Precision), typeof(Native.Precision)),
        (typeof(Capabilities), typeof(Native.Capability)),
        (typeof(Placement), typeof(Native.Placement)),
        (typeof(Phase), typeof(Native.Phase)),
        (typeof(Outcome), typeof(Native.Outcome)),
        (typeof(RunFlags), typeof(Native.RunFlags)),
        (typeof(Activation), typeof(Native.Activation)),
        (typeof(GemmForm), typeof(Native.Form)),
        (typeof(MapKind), typeof(Native.Map)),
        (typeof(CombineKind), typeof(Native.Combine)),
        (typeof(ReduceKind), typeof(Native.Reduce)),
    ];

    // Enums without a counterpart in the header.
    private static readonly Type[] Others = [typeof(JobStatus), typeof(NativeBufferOptions), typeof(NativeLeakDetectionMode)];

    [TestCaseSource(nameof(Cases))]
    public void Members_and_values_are_those_of_the_header(Type own, Type native)
    {
        Assert.That(Members(own), Is.EqualTo(Members(native)));
        Assert.That(own.IsDefined(typeof(FlagsAttribute), inherit: false),
            Is.EqualTo(native.IsDefined(typeof(FlagsAttribute), inherit: false)));
    }

    [Test]
    public void Every_enum_is_compared()
    {
        IEnumerable<Type> enums = typeof(Context).Assembly.GetExportedTypes()
            .Where(type => type.IsEnum && type.Namespace == typeof(Context).Namespace);

        Assert.That(Pairs.Select(pair => pair.Own).Concat(Others), Is.EquivalentTo(enums));
    }

    private static IEnumerable<TestCaseData> Cases() =>
        Pairs.Select(pair => new TestCaseData(pair.Own, pair.Native).SetArgDisplayNames(pair.Own.Name));

    private static string[] Members(Type type) => [.. Enum.GetNames(type).Select(name => $"{name} = {(int)Enum.Parse(type, name)}")];
}
