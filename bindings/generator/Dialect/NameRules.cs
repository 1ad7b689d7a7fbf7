using System.Text.RegularExpressions;

namespace Latent.Bindings.Generator.Dialect;

/// <summary>The header's naming grammar.</summary>
internal static partial class NameRules
{
    internal const string EnumSuffix = "_values";
    internal const string FunctionSuffix = "_function";

    internal static bool IsType(string name) => TypeName().IsMatch(name);

    /// <summary>ltn_noun_verb, optionally followed by further words such as the element type.</summary>
    internal static bool IsFunction(string name) => FunctionName().IsMatch(name);

    internal static bool IsVariable(string name) => VariableName().IsMatch(name);

    internal static bool IsConstant(string name) => ConstantName().IsMatch(name);

    internal static bool IsOut(string parameter) =>
        parameter == "out" || parameter.StartsWith("out_", StringComparison.Ordinal);

    /// <summary>"ltn_run_flags" to "LTN_RUN_FLAGS_".</summary>
    internal static string MemberPrefix(string enumName) => enumName.ToUpperInvariant() + "_";

    [GeneratedRegex("^ltn(_[a-z][a-z0-9]*)+$")]
    private static partial Regex TypeName();

    [GeneratedRegex("^ltn(_[a-z][a-z0-9]*){2,}$")]
    private static partial Regex FunctionName();

    [GeneratedRegex("^[a-z][a-z0-9]*(_[a-z0-9]+)*$")]
    private static partial Regex VariableName();

    [GeneratedRegex("^LTN(_[A-Z0-9]+)+$")]
    private static partial Regex ConstantName();
}
