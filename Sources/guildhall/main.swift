import Glibc
import Plugins
import Portal

exit(await run(CommandLine.arguments, catalogue))
